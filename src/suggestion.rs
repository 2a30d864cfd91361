//! What a misspelt name was probably meant to be.

/// The most names that are compared with one: a guess is not worth more time.
pub const MAX_COMPARED: usize = 300;
/// The longest name that is compared.
const MAX_NAME_BYTES: usize = 60;

/// Returns the name in `known` that `name` was probably meant to be: the one that is equal without
/// case, or the nearest one. `None` if two are equally near. Names with different numbers are those
/// of different things, however alike they look.
pub fn nearest<'k>(name: &str, known: impl Iterator<Item = &'k str>) -> Option<&'k str> {
    if name.len() > MAX_NAME_BYTES {
        return None;
    }
    // One more typo than is forgiven.
    let (mut found, mut fewest) = (None, 2 + name.chars().count() / 5);
    for candidate in known.take(MAX_COMPARED) {
        if candidate.to_lowercase() == name.to_lowercase() {
            return Some(candidate);
        }
        if candidate.len() > MAX_NAME_BYTES || numbers(candidate) != numbers(name) {
            continue;
        }
        let typos = strsim::osa_distance(name, candidate);
        if typos < fewest {
            (found, fewest) = (Some(candidate), typos);
        } else if typos == fewest {
            found = None;
        }
    }
    found
}

/// Returns the numbers in `name`, without zeros in front.
fn numbers(name: &str) -> Vec<&str> {
    let numbers = name.split(|c: char| !c.is_ascii_digit()).filter(|number| !number.is_empty());
    numbers.map(|number| number.trim_start_matches('0')).collect()
}

#[cfg(test)]
mod tests {
    use super::nearest;

    #[test]
    fn a_few_typos_are_forgiven() {
        let known = ["goals", "go_back", "supported", "heard", "heart"];
        let nearest = |name| nearest(name, known.into_iter());
        assert_eq!(nearest("gaols"), Some("goals"));
        assert_eq!(nearest("suported"), Some("supported"));
        assert_eq!(nearest("GO_BACK"), Some("go_back"));
        assert_eq!(nearest("hear"), None, "two are equally near");
        assert_eq!(nearest("heards"), Some("heard"));
        assert_eq!(nearest("weather"), None);
        assert_eq!(nearest(""), None);
        assert_eq!(nearest(&"goals".repeat(30)), None);
    }

    #[test]
    fn another_number_is_another_thing() {
        let nearest = |name, known| nearest(name, [known].into_iter());
        assert_eq!(nearest("q4", "q5"), None);
        assert_eq!(nearest("q4", "q_5"), None);
        assert_eq!(nearest("T1", "t1"), Some("t1"));
        assert_eq!(nearest("q4", "q_4"), Some("q_4"));
        assert_eq!(nearest("q4", "q04"), Some("q04"));
        assert_eq!(nearest("goals", "goal"), Some("goal"));
    }
}

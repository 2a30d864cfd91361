//! Finds what a misspelt name was probably meant to be.

/// The most names that are compared with one: a guess is not worth more time.
pub(crate) const MAX_COMPARED: usize = 300;
/// The longest name that is compared.
const MAX_NAME_BYTES: usize = 60;

/// Finds the name in `known` that `name` was probably meant to be: the one that is equal without
/// case, or the one with the fewest typos. `None` if two have equally few. Names with different
/// numbers are those of different things, however alike they look.
pub(crate) fn nearest<'k>(name: &str, known: impl Iterator<Item = &'k str>) -> Option<&'k str> {
    if name.len() > MAX_NAME_BYTES {
        return None;
    }
    let mut nearest = None;
    // One more typo than is forgiven.
    let mut fewest_typos = 2 + name.chars().count() / 5;
    for candidate in known.take(MAX_COMPARED) {
        if candidate.to_lowercase() == name.to_lowercase() {
            return Some(candidate);
        }
        if candidate.len() > MAX_NAME_BYTES || numbers(candidate) != numbers(name) {
            continue;
        }
        let typos = strsim::osa_distance(name, candidate);
        if typos < fewest_typos {
            nearest = Some(candidate);
            fewest_typos = typos;
        } else if typos == fewest_typos {
            nearest = None;
        }
    }
    nearest
}

/// Lists the numbers in `name`, without zeros in front.
fn numbers(name: &str) -> Vec<&str> {
    let digits = name.split(|c: char| !c.is_ascii_digit()).filter(|digits| !digits.is_empty());
    digits.map(|digits| digits.trim_start_matches('0')).collect()
}

#[cfg(test)]
mod tests {
    use super::nearest;

    #[test]
    fn a_few_typos_are_forgiven() {
        let (longest, too_long) = ("goals".repeat(12), "goals".repeat(13));
        let misspelt = longest.replacen('g', "q", 10);
        let known = ["goals", "go_back", "supported", "heard", "heart", &longest, &too_long];
        let nearest = |name| nearest(name, known.into_iter());
        assert_eq!(nearest("gaols"), Some("goals"));
        assert_eq!(nearest("sppord"), None);
        assert_eq!(nearest("GO_BACK"), Some("go_back"));
        assert_eq!(nearest("hear"), None, "two are equally near");
        assert_eq!(nearest("heards"), Some("heard"));
        assert_eq!(nearest(&misspelt), Some(longest.as_str()));
        assert_eq!(nearest(&too_long), None);
    }

    #[test]
    fn another_number_is_another_thing() {
        let is_near = |name, known| nearest(name, [known].into_iter()).is_some();
        assert!(!is_near("q4", "q5") && !is_near("q4", "q_5"));
        assert!(is_near("T1", "t1") && is_near("q4", "q_4") && is_near("q4", "q04"));
    }
}

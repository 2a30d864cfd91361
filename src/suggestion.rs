//! What a misspelt name was probably meant to be.

/// The most names that are compared with one: a guess is not worth more time.
pub const MAX_COMPARED: usize = 300;
/// The longest name that is compared.
const MAX_NAME_BYTES: usize = 100;

/// Returns the name in `known` that `name` was probably meant to be.
pub fn nearest<'k>(name: &str, known: impl Iterator<Item = &'k str>) -> Option<&'k str> {
    if name.len() > MAX_NAME_BYTES {
        return None;
    }
    let most_typos = 1 + name.chars().count() / 4;
    let (mut found, mut fewest) = (None, most_typos + 1);
    for candidate in known.take(MAX_COMPARED) {
        // Each typo changes the length by one character at most, which has up to four bytes.
        if candidate.len().abs_diff(name.len()) <= 4 * most_typos {
            let typos = strsim::osa_distance(name, candidate);
            if typos < fewest {
                (found, fewest) = (Some(candidate), typos);
            }
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use super::nearest;

    #[test]
    fn a_few_typos_are_forgiven() {
        let known = ["goals", "go_back", "supported"];
        let nearest = |name| nearest(name, known.into_iter());
        assert_eq!(nearest("gaols"), Some("goals"));
        assert_eq!(nearest("suported"), Some("supported"));
        assert_eq!(nearest("weather"), None);
        assert_eq!(nearest(""), None);
        assert_eq!(nearest(&"goals".repeat(30)), None);
    }
}

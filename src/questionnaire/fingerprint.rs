//! The fingerprint of what scores: with the same one, the same answers have the same points, scores
//! and results.

use std::hash::Hasher;

use siphasher::sip::SipHasher24;

use super::choices::Choice;
use super::{ConcernRule, Questionnaire, Scoring};

/// The keys of the hash, which are public: nothing is secret here. With others, every saved check
/// would look revised.
const KEYS: (u64, u64) = (u64::from_le_bytes(*b"alliance"), u64::from_le_bytes(*b"-check 1"));

/// Hashes what scores in `questionnaire` to 16 hexadecimal digits: the ids of its questions,
/// choices, scales and results, points, reversed questions, rules and cut-offs, in the order of the
/// file. No text is in it, and not the id of the questionnaire, by which checks are told apart
/// before.
///
/// Each id is written with its length, and each list with its count, so that no two rules write the
/// same bytes. What is added to the format later is written only where a file uses it, so that the
/// fingerprint of other files stays.
pub fn fingerprint(questionnaire: &Questionnaire) -> String {
    let mut bytes = Bytes(SipHasher24::new_with_keys(KEYS.0, KEYS.1));
    bytes.count(&questionnaire.questions);
    for question in &questionnaire.questions {
        bytes.id(&question.id).number(question.reverse);
        match question.concern {
            ConcernRule::Never => bytes.number(0).number(0),
            ConcernRule::AtMost(points) => bytes.number(1).number(points),
            ConcernRule::AtLeast(points) => bytes.number(2).number(points),
        };
        bytes.count(&question.choices.list);
        for Choice { id, points, .. } in &question.choices.list {
            bytes.id(id).number(points.is_some()).number(points.unwrap_or(0));
        }
    }
    bytes.number(questionnaire.total.is_some()).count(&questionnaire.scales);
    for scale in questionnaire.total.iter().chain(&questionnaire.scales) {
        bytes.id(&scale.id).number(scale.scoring == Scoring::Mean).count(&scale.items);
        for item in &scale.items {
            bytes.number(*item as i64);
        }
        bytes.count(&scale.results);
        for result in &scale.results {
            bytes.id(&result.id).number(result.positive).number(result.from.millionths());
        }
        if let Some(min) = scale.min_answered {
            // Not the id of a scale: that has no hyphen.
            bytes.id("min-answered").number(min as i64);
        }
    }
    format!("{:016x}", bytes.0.finish())
}

/// Hashes bytes as they are written.
struct Bytes(SipHasher24);

impl Bytes {
    fn number(&mut self, number: impl Into<i128>) -> &mut Self {
        self.0.write(&number.into().to_le_bytes());
        self
    }

    fn count<T>(&mut self, list: &[T]) -> &mut Self {
        self.number(list.len() as i64)
    }

    fn id(&mut self, id: &str) -> &mut Self {
        self.count(id.as_bytes());
        self.0.write(id.as_bytes());
        self
    }
}

#[cfg(test)]
mod tests {
    use super::fingerprint;
    use crate::questionnaire::file;

    const THREE_THREADS: &str = include_str!("../../examples/questionnaires/three-threads.yaml");

    fn of(file: &str) -> String {
        fingerprint(&file::load(file.as_bytes()).expect("a valid file"))
    }

    /// A change here would make every check that was ever saved look as if its questions had been
    /// revised since.
    #[test]
    fn the_built_in_file_keeps_its_fingerprint() {
        assert_eq!(of(file::BUILT_IN), "854964c2bb0aa55a");
        assert_eq!(of(include_str!("../../translations/es.yaml")), of(file::BUILT_IN));
    }

    #[test]
    fn texts_do_not_matter_and_all_that_scores_does() {
        let new_scale = "scales:\n  - { id: new, title: New, questions: [warm], score: sum }\n";
        for (from, to, is_same) in [
            ("title: Bond", "title: Tie", true),
            ("label: \"Not at all\"", "id: not_at_all, label: \"Never\"", true),
            ("from: 36", "from: 36.0", true),
            ("id: three-threads", "id: threads", true),
            ("from: 36", "from: 36.5", false),
            ("id: loose", "id: slack", false),
            ("label: \"Not at all\"", "label: \"Never\"", false),
            ("points: 5", "points: 6", false),
            ("[useful, pace,", "[pace,", false),
            ("scales:\n", new_scale, false),
        ] {
            let changed = THREE_THREADS.replacen(from, to, 1);
            assert_ne!(changed, THREE_THREADS, "{from}");
            assert_eq!(of(&changed) == of(THREE_THREADS), is_same, "{from} {to}");
        }
    }
}

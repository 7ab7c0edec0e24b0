//! A topic or finer topic, as the vocabulary that rows were read with describes it.
//!
//! A store remembers the topics of its runs beside its commits; the rows are those of the relation `topics`.

use super::row;

row! {
    /// A topic or finer topic.
    TopicRow {
        /// The topic: what the columns `topic` and `labels` say.
        topic: String,
        /// The finer topic, `energy.wind`: what the column `subtopics` says; null for the topic itself.
        subtopic: Option<String>,
        /// Its name for readers.
        name: String,
        /// What belongs to it.
        description: Option<String>,
        /// Its IPTC Media Topic code; null where none was found that means the same.
        iptc: Option<String>,
    }
}

impl TopicRow {
    /// What tells it from others: the finer topic, or the topic itself.
    pub fn id(&self) -> &str {
        self.subtopic.as_deref().unwrap_or(&self.topic)
    }

    /// `known` with `rows` in place of those that have their ids, the others behind them; topics stay before their own
    /// finer ones.
    pub fn merged(known: &[Self], rows: &[Self]) -> Vec<Self> {
        let mut merged = known.to_vec();
        for row in rows {
            match merged.iter().position(|known| known.id() == row.id()) {
                Some(at) => merged.splice(at..=at, [row.clone()]).for_each(drop),
                None => {
                    let behind = merged.iter().rposition(|known| known.topic == row.topic);
                    merged.insert(behind.map_or(merged.len(), |last| last + 1), row.clone());
                }
            }
        }
        merged
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn row(topic: &str, subtopic: Option<&str>, name: &str) -> TopicRow {
        let subtopic = subtopic.map(|finer| format!("{topic}.{finer}"));
        TopicRow { topic: topic.to_owned(), subtopic, name: name.to_owned(), ..TopicRow::default() }
    }

    #[test]
    fn new_topics_join_the_known_ones_and_changed_ones_take_their_place() {
        let known = [row("a", None, "A"), row("a", Some("x"), "X"), row("b", None, "B")];
        let merged = TopicRow::merged(&known, &[row("b", None, "Bee"), row("a", Some("y"), "Y"), row("c", None, "C")]);
        let names: Vec<_> = merged.iter().map(|row| row.name.as_str()).collect();
        assert_eq!(names, ["A", "X", "Y", "Bee", "C"]);
        assert_eq!(TopicRow::merged(&merged, &merged), merged);
    }
}

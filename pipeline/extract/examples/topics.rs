//! Topics from the command line of a developer: `eval FILE`, `explain TEXT`, `metrics GOLD [CORPUS]`, `bench FILE`.
//! `--topics FOLDER` in front reads the topic files of a folder instead of those that were built in.

use std::error::Error;
use std::io::{Write, stdout};
use std::time::Instant;

use sluicebox_extract::Vocabulary;
use sluicebox_extract::text::Wording;
use sluicebox_extract::text::document::Document;
use sluicebox_extract::topic::eval::{Evaluation, Labelled, evaluate};
use sluicebox_extract::topic::{self, Figure};

type Done = Result<(), Box<dyn Error>>;

fn main() -> Done {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let mut vocabulary = Vocabulary::embedded()?;
    let mut words: Vec<&str> = arguments.iter().map(String::as_str).collect();
    if let ["--topics", folder, rest @ ..] = words.as_slice() {
        take_topics(folder, &mut vocabulary)?;
        words = rest.to_vec();
    }
    match words.as_slice() {
        ["eval", file] => eval(file, "", &vocabulary),
        ["eval", file, source] => eval(file, source, &vocabulary),
        ["explain", text] => explain(text, &vocabulary),
        ["archive", file, bounds] => archive(file, bounds, &vocabulary),
        ["metrics", gold, corpus] => metrics(gold, corpus, &vocabulary),
        ["metrics", gold, corpus, bounds] => archive_metrics(gold, corpus, bounds, &vocabulary),
        ["bench", file] => bench(file, &vocabulary),
        _ => Err("eval FILE [SOURCE] | explain TEXT | archive FILE BOUNDS | metrics GOLD CORPUS [BOUNDS] | bench FILE"
            .into()),
    }
}

fn take_topics(folder: &str, vocabulary: &mut Vocabulary) -> Done {
    let mut files = Vec::new();
    for (name, _) in topic::FILES {
        let path = std::path::Path::new(folder).join(name.trim_start_matches("topics/"));
        files.push((*name, std::fs::read_to_string(path)?));
    }
    let files: Vec<_> = files.iter().map(|(name, text)| (*name, text.as_str())).collect();
    vocabulary.topics = topic::TopicVocabulary::parse(&files, &mut vocabulary.lexicon)?;
    Ok(())
}

fn eval(file: &str, source: &str, vocabulary: &Vocabulary) -> Done {
    let mut texts = Labelled::read(&std::fs::read_to_string(file)?)?;
    texts.retain(|text| text.source.contains(source));
    let evaluation = evaluate(&texts, vocabulary);
    report(&texts, &evaluation)
}

fn report(texts: &[Labelled], evaluation: &Evaluation) -> Done {
    let mut out = stdout().lock();
    for (topic, f) in &evaluation.topics {
        writeln!(out, "{topic:12} P {:.3} R {:.3} F1 {:.3} n {}", f.precision, f.recall, f.f1, f.support)?;
    }
    writeln!(out, "macro-F1 {:.4}  calibration error {:.3}", evaluation.macro_f1, evaluation.calibration_error)?;
    for ((expected, found), n) in &evaluation.confusion {
        writeln!(out, "  {expected:12} -> {found:12} {n}")?;
    }
    for mistake in &evaluation.mistakes {
        let text = &texts[mistake.index];
        let score = mistake.found.scores.get(&mistake.found.topic).copied().unwrap_or_default();
        let reasons: Vec<_> =
            mistake.found.reasons.iter().map(|r| format!("{}:{}={:.2}", &r.topic[..2], r.phrase, r.weight)).collect();
        let short: String = text.text.chars().take(200).collect();
        let labels = text.labels.join("+");
        writeln!(
            out,
            "MISS {}\t{labels}\t{}\t{score:.2}\t{short}\t{}",
            text.source,
            mistake.found.topic,
            reasons.join(" ")
        )?;
    }
    Ok(())
}

fn explain(text: &str, vocabulary: &Vocabulary) -> Done {
    let result = topic::classify_text(None, text, vocabulary);
    writeln!(stdout(), "{} {:?} {:?}\n{:?}", result.topic, result.labels, result.subtopics, result.scores)?;
    for reason in &result.reasons {
        writeln!(stdout(), "  {:12} {:24} {:.2}", reason.topic, reason.phrase, reason.weight)?;
    }
    Ok(())
}

struct Bounds {
    first_line: usize,
    text: String,
    allowed: Vec<String>,
    title: String,
}

fn bounds(file: &str, bounds: &str) -> Result<Vec<Bounds>, Box<dyn Error>> {
    let source = std::fs::read_to_string(file)?;
    let lines: Vec<&str> = source.lines().collect();
    let mut all = Vec::new();
    for line in std::fs::read_to_string(bounds)?.lines() {
        let value: serde_json::Value = serde_json::from_str(line)?;
        let at = |key: &str| value[key].as_u64().and_then(|n| usize::try_from(n).ok()).ok_or("no line");
        let (first_line, last) = (at("first_line")?, at("last_line")?);
        let text = lines.get(first_line - 1..last).ok_or("bounds")?.join("\n");
        let allowed = value["topics_allowed"].as_array().ok_or("no topics")?;
        let allowed = allowed.iter().filter_map(|topic| topic.as_str()).map(str::to_owned).collect();
        all.push(Bounds { first_line, text, allowed, title: value["title"].as_str().unwrap_or_default().to_owned() });
    }
    Ok(all)
}

fn archive(file: &str, bounds_file: &str, vocabulary: &Vocabulary) -> Done {
    for article in bounds(file, bounds_file)? {
        let document = Document::read(&article.text, true, &vocabulary.lexicon, &vocabulary.sentences);
        let result = topic::classify(None, &document, &vocabulary.topics);
        let right = if article.allowed.contains(&result.topic) { "ok " } else { "NO " };
        let scores: Vec<_> = result.scores.iter().map(|(topic, score)| format!("{topic} {score:.2}")).collect();
        writeln!(
            stdout(),
            "{right}{:12} {:?} {}\n    {}",
            result.topic,
            result.subtopics,
            article.title,
            scores.join(", ")
        )?;
        let reasons: Vec<_> =
            result.reasons.iter().map(|r| format!("{}:{}={:.2}", &r.topic[..2], r.phrase, r.weight)).collect();
        writeln!(stdout(), "    {}", reasons.join(" "))?;
        for section in &result.sections {
            let heading: String = section.heading.chars().take(70).collect();
            writeln!(stdout(), "      {:12} {:6} {heading}", section.topic, section.end - section.start)?;
        }
    }
    Ok(())
}

fn metrics(gold: &str, corpus: &str, vocabulary: &Vocabulary) -> Done {
    let mut tally = Tally::default();
    let records = std::fs::read_to_string(corpus)?;
    let gold = gold_records(gold)?;
    for line in records.lines() {
        let record: serde_json::Value = serde_json::from_str(line)?;
        let text = record["text"].as_str().ok_or("no text")?;
        let own: Vec<_> = gold.iter().filter(|gold| gold["doc"] == record["id"]).collect();
        if !own.is_empty() {
            tally.document(text, false, 0, &own, vocabulary)?;
        }
    }
    tally.report()
}

fn archive_metrics(gold: &str, corpus: &str, bounds_file: &str, vocabulary: &Vocabulary) -> Done {
    let mut tally = Tally::default();
    let gold = gold_records(gold)?;
    for article in bounds(corpus, bounds_file)? {
        let lines = article.text.lines().count();
        let own: Vec<_> = gold
            .iter()
            .filter(|gold| {
                let line = gold["line"].as_u64().and_then(|n| usize::try_from(n).ok()).unwrap_or(0);
                (article.first_line..article.first_line + lines).contains(&line)
            })
            .collect();
        tally.document(&article.text, true, article.first_line, &own, vocabulary)?;
    }
    tally.report()
}

fn gold_records(file: &str) -> Result<Vec<serde_json::Value>, Box<dyn Error>> {
    let text = std::fs::read_to_string(file)?;
    text.lines().map(|line| Ok(serde_json::from_str(line)?)).collect()
}

#[derive(Default)]
struct Tally {
    right: usize,
    total: usize,
    wrong: Vec<String>,
}

impl Tally {
    fn document(
        &mut self,
        text: &str,
        titled: bool,
        first_line: usize,
        gold: &[&serde_json::Value],
        vocabulary: &Vocabulary,
    ) -> Done {
        let document = Document::read(text, titled, &vocabulary.lexicon, &vocabulary.sentences);
        let reading = topic::read(None, &document, &vocabulary.topics);
        for gold in gold {
            let from = gold["line"]
                .as_u64()
                .and_then(|n| usize::try_from(n).ok())
                .map_or(0, |line| text.lines().take(line - first_line).map(|line| line.len() + 1).sum());
            let quote = gold["quote"].as_str().ok_or("no quote")?;
            let nth = gold["nth"].as_u64().and_then(|n| usize::try_from(n).ok()).unwrap_or(1);
            let Some((at, _)) = text[from..].match_indices(quote).nth(nth - 1) else { continue };
            let token = document.tokens_in(from + at, from + at + 1).start;
            let Some(sentence) = document.sentence_of(token) else { continue };
            let (measure, item) = (gold["measure"].as_str(), gold["item"].as_str());
            let (measure, item) = (measure.unwrap_or_default(), item.unwrap_or_default());
            let words = Wording::new(measure, item, &vocabulary.lexicon);
            let figure = Figure { words: &words, unit: gold["unit"].as_str().unwrap_or("1") };
            let scene = topic::Scene::new(sentence, &document, &reading, &vocabulary.topics);
            let found = scene.topic(&figure);
            let expected = gold["topic"].as_str().unwrap_or("other");
            let also = gold["topic_alt"].as_array().is_some_and(|alt| alt.iter().any(|t| t == found));
            self.total += 1;
            if found == expected || also {
                self.right += 1;
            } else {
                let strengths = scene.strengths(&figure);
                let sentence: String = document.sentences[sentence].span.slice(text).chars().take(160).collect();
                self.wrong.push(format!(
                    "{expected} -> {found} [{}] {quote} | {} | {sentence} | {:.2?}",
                    reading.result.topic,
                    measure,
                    strengths.scores(&vocabulary.topics)
                ));
            }
        }
        Ok(())
    }

    fn report(&self) -> Done {
        for wrong in &self.wrong {
            writeln!(stdout(), "{wrong}")?;
        }
        let share = self.right as f64 / self.total.max(1) as f64;
        writeln!(stdout(), "{} of {} right: {share:.3}", self.right, self.total)?;
        Ok(())
    }
}

/// Seconds of CPU that this process has had; of the clock, where the system does not tell.
fn cpu_seconds(since: Instant) -> f64 {
    let told = std::fs::read_to_string("/proc/self/schedstat").ok();
    let nanoseconds = told.and_then(|text| text.split(' ').next().and_then(|first| first.parse::<f64>().ok()));
    nanoseconds.map_or_else(|| since.elapsed().as_secs_f64(), |n| n / 1e9)
}

fn bench(file: &str, vocabulary: &Vocabulary) -> Done {
    let text = std::fs::read_to_string(file)?;
    let articles: Vec<&str> = text.split("通过admin").collect();
    let rounds = 60_000_000 / text.len().max(1) + 1;
    let (mut found, mut tokens) = (0usize, 0usize);
    let clock = Instant::now();
    let started = cpu_seconds(clock);
    for article in (0..rounds).flat_map(|_| &articles) {
        tokens += sluicebox_extract::text::token::Tokens::new(article, &vocabulary.lexicon).count();
    }
    let tokenised = cpu_seconds(clock);
    let mut blocks = 0usize;
    for article in (0..rounds).flat_map(|_| &articles) {
        blocks += Document::read(article, false, &vocabulary.lexicon, &vocabulary.sentences).blocks.len();
    }
    let divided = cpu_seconds(clock);
    for article in (0..rounds).flat_map(|_| &articles) {
        let document = Document::read(article, false, &vocabulary.lexicon, &vocabulary.sentences);
        found += topic::classify(None, &document, &vocabulary.topics).labels.len();
    }
    let done = cpu_seconds(clock);
    let speed = |seconds: f64| (rounds * text.len()) as f64 / 1e6 / seconds;
    let (alone, read, all) = (speed(tokenised - started), speed(divided - tokenised), speed(done - divided));
    writeln!(stdout(), "{found} labels, {tokens} tokens, {blocks} blocks")?;
    writeln!(
        stdout(),
        "MB per CPU second: tokens {alone:.1}, with blocks and sentences {read:.1}, with topics {all:.1}"
    )?;
    writeln!(
        stdout(),
        "loading took {started:.3} s of CPU, {} words, {} forms",
        vocabulary.lexicon.len(),
        vocabulary.topics.len()
    )?;
    Ok(())
}

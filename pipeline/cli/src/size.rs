//! Sizes and times as people write and read them.

/// Reads `64MiB`, `1.5g`, `4096`; a letter without `i` means the same as with it.
///
/// # Errors
/// What is wrong with it.
pub(crate) fn parse(text: &str) -> Result<usize, String> {
    let wrong = || format!("'{text}' is no size; write one as 512MiB, 2GiB or in bytes");
    let split = text.find(|c: char| !c.is_ascii_digit() && c != '.').unwrap_or(text.len());
    let (number, unit) = text.split_at(split);
    let scale: f64 = match unit.trim().to_ascii_lowercase().trim_end_matches('b').trim_end_matches('i') {
        "" => 1.0,
        "k" => 1024.0,
        "m" => 1024.0 * 1024.0,
        "g" => 1024.0 * 1024.0 * 1024.0,
        _ => return Err(wrong()),
    };
    let bytes = number.parse::<f64>().map_err(|_| wrong())? * scale;
    format!("{bytes:.0}").parse().map_err(|_| wrong())
}

/// A size for people: `283 kB`, in powers of 1,000.
pub(crate) fn show(bytes: i64) -> String {
    let units = ["B", "kB", "MB", "GB", "TB"];
    let mut size = bytes.max(0) as f64;
    let mut unit = 0;
    while size >= 999.5 && unit + 1 < units.len() {
        size /= 1000.0;
        unit += 1;
    }
    let digits = usize::from(unit > 0 && size < 9.95);
    format!("{size:.digits$} {}", units.get(unit).unwrap_or(&"B"))
}

/// A length of time for people: `0.8 s`, `3 min 5 s`.
pub(crate) fn duration(seconds: f64) -> String {
    if seconds < 99.95 {
        return format!("{seconds:.1} s");
    }
    let whole = format!("{seconds:.0}").parse::<u64>().unwrap_or_default();
    match (whole / 3600, whole / 60 % 60, whole % 60) {
        (0, minutes, rest) => format!("{minutes} min {rest} s"),
        (hours, minutes, _) => format!("{hours} h {minutes} min"),
    }
}

/// A count with its noun: `1 article`, `12,345 articles`.
pub(crate) fn count(number: i64, noun: &str) -> String {
    let ending = if number == 1 { "" } else { "s" };
    format!("{} {noun}{ending}", grouped(number))
}

/// A number with its thousands apart.
pub(crate) fn grouped(number: i64) -> String {
    let digits = number.unsigned_abs().to_string();
    let mut grouped = String::new();
    for (at, digit) in digits.chars().enumerate() {
        if at > 0 && (digits.len() - at).is_multiple_of(3) {
            grouped.push(',');
        }
        grouped.push(digit);
    }
    if number < 0 { format!("-{grouped}") } else { grouped }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sizes_are_read() {
        let cases = [("4096", 4096), ("512MiB", 512 << 20), ("2g", 2 << 30), ("1.5 GB", 3 << 29), ("64k", 64 << 10)];
        for (text, bytes) in cases {
            assert_eq!(parse(text), Ok(bytes), "{text}");
        }
        for wrong in ["", "MiB", "12 parsecs", "-1", "1.2.3", "nan"] {
            assert!(parse(wrong).is_err(), "{wrong}");
        }
    }

    #[test]
    fn numbers_are_written_for_people() {
        let sizes = [
            (0, "0 B"),
            (999, "999 B"),
            (1_500, "1.5 kB"),
            (283_263, "283 kB"),
            (9_960_000, "10 MB"),
            (57_000_000_000, "57 GB"),
        ];
        for (bytes, shown) in sizes {
            assert_eq!(show(bytes), shown);
        }
        assert_eq!([0.04, 12.34, 185.0, 7500.0].map(duration), ["0.0 s", "12.3 s", "3 min 5 s", "2 h 5 min"]);
        assert_eq!([0, 1, 999, 1000, 1_234_567, -1000].map(grouped), ["0", "1", "999", "1,000", "1,234,567", "-1,000"]);
        assert_eq!([count(1, "article"), count(0, "article")], ["1 article", "0 articles"]);
    }
}

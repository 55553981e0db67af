use std::io::{self, BufRead};

/// Hands each line on, without its end. Of a line longer than any code only the beginning is kept: enough to be refused.
pub fn each(mut input: impl BufRead, mut take: impl FnMut(&str) -> io::Result<()>) -> io::Result<()> {
    let mut line = Vec::new();
    loop {
        line.clear();
        if !next(&mut input, &mut line)? {
            return Ok(());
        }
        if line.last() == Some(&b'\r') {
            line.pop();
        }
        take(&String::from_utf8_lossy(&line))?;
    }
}

/// Reads to the next line end; false if there was nothing before the end of the input.
fn next(input: &mut impl BufRead, line: &mut Vec<u8>) -> io::Result<bool> {
    let mut any = false;
    loop {
        let bytes = match input.fill_buf() {
            Ok(bytes) => bytes,
            Err(error) if error.kind() == io::ErrorKind::Interrupted => continue,
            Err(error) => return Err(error),
        };
        if bytes.is_empty() {
            return Ok(any);
        }
        any = true;
        let end = bytes.iter().position(|byte| *byte == b'\n');
        let part = &bytes[..end.unwrap_or(bytes.len())];
        line.extend(&part[..part.len().min(KEPT_BYTES.saturating_sub(line.len()))]);
        let used = end.map_or(bytes.len(), |end| end + 1);
        input.consume(used);
        if end.is_some() {
            return Ok(true);
        }
    }
}

/// More than the longest text that a gate looks at.
const KEPT_BYTES: usize = 4096;

#[cfg(test)]
mod tests {
    use super::*;

    fn lines(input: &[u8], buffer: usize) -> Vec<String> {
        let mut lines = Vec::new();
        each(io::BufReader::with_capacity(buffer, input), |line| {
            lines.push(line.to_owned());
            Ok(())
        })
        .expect("memory can be read");
        lines
    }

    #[test]
    fn every_line_is_one_and_the_last_needs_no_end() {
        for buffer in [1, 3, 1000] {
            assert_eq!(lines(b"", buffer), [""; 0]);
            assert_eq!(lines(b"\n", buffer), [""]);
            assert_eq!(lines(b"A \r\nB\n\n C", buffer), ["A ", "B", "", " C"]);
            assert_eq!(lines(b"\xff\xfe\n", buffer), ["\u{fffd}\u{fffd}"]);
        }
    }

    #[test]
    fn a_line_without_end_takes_no_more_room_than_a_code() {
        let mut input = vec![b'A'; 10_000_000];
        input.extend(b"\nB\n");
        let lines = lines(&input, 64 * 1024);
        assert_eq!((lines.len(), lines[0].len(), lines[1].as_str()), (2, KEPT_BYTES, "B"));
    }
}

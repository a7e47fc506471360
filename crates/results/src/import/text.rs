//! From bytes to text: encodings, byte order marks, line ends.

use std::borrow::Cow;

/// The text of a file, without its byte order mark. Lines end in `\n` or `\r\n`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Text<'a> {
    /// The characters.
    pub(super) content: Cow<'a, str>,
    /// How they were encoded.
    pub(super) encoding: Encoding,
}

/// An encoding that is read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Encoding {
    /// Plain UTF-8.
    Utf8,
    /// UTF-8 with a byte order mark, as spreadsheets write it.
    Utf8Marked,
    /// UTF-16 with a byte order mark, "Unicode text" of spreadsheets.
    Utf16,
}

impl Encoding {
    /// Its name in notes.
    #[must_use]
    pub(super) fn name(self) -> &'static str {
        match self {
            Self::Utf8 => "UTF-8",
            Self::Utf8Marked => "UTF-8 with byte order mark",
            Self::Utf16 => "UTF-16",
        }
    }
}

/// Bytes that are no text, and where.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct NotText {
    /// What stands there.
    pub(super) found: String,
    /// Physical line, from 1.
    pub(super) line: u32,
    /// Character within the line, from 1.
    pub(super) column: u32,
    /// The line up to that place.
    pub(super) before: String,
}

/// Decodes the bytes of a file.
///
/// # Errors
/// [`NotText`] at the first byte that belongs to no text.
pub(super) fn decode(bytes: &[u8]) -> Result<Text<'_>, NotText> {
    let (content, encoding) = match bytes {
        [0xff, 0xfe, rest @ ..] => (Cow::Owned(utf16(rest, u16::from_le_bytes)?), Encoding::Utf16),
        [0xfe, 0xff, rest @ ..] => (Cow::Owned(utf16(rest, u16::from_be_bytes)?), Encoding::Utf16),
        [0xef, 0xbb, 0xbf, rest @ ..] => (Cow::Borrowed(utf8(rest)?), Encoding::Utf8Marked),
        _ => (Cow::Borrowed(utf8(bytes)?), Encoding::Utf8),
    };
    // Only old Macintosh spreadsheets end lines in a bare carriage return.
    let old = !content.contains('\n') && content.contains('\r');
    let content = if old { Cow::Owned(content.replace('\r', "\n")) } else { content };
    Ok(Text { content, encoding })
}

/// How a file begins, without its mark and blanks: the text of at most so many bytes, for telling formats apart. What is
/// no text in it is replaced.
pub(super) fn start(bytes: &[u8], most: usize) -> String {
    let bytes = bytes.get(..most).unwrap_or(bytes);
    let utf16 = |bytes: &[u8], unit: fn([u8; 2]) -> u16| {
        String::from_utf16_lossy(&bytes.as_chunks::<2>().0.iter().map(|&pair| unit(pair)).collect::<Vec<u16>>())
    };
    let text = match bytes {
        [0xff, 0xfe, rest @ ..] => utf16(rest, u16::from_le_bytes),
        [0xfe, 0xff, rest @ ..] => utf16(rest, u16::from_be_bytes),
        [0xef, 0xbb, 0xbf, rest @ ..] => String::from_utf8_lossy(rest).into_owned(),
        _ => String::from_utf8_lossy(bytes).into_owned(),
    };
    text.trim_start().to_owned()
}

fn utf8(bytes: &[u8]) -> Result<&str, NotText> {
    let text = std::str::from_utf8(bytes).map_err(|error| {
        let (good, rest) = bytes.split_at(error.valid_up_to());
        let byte = rest.first().copied().unwrap_or_default();
        at(&String::from_utf8_lossy(good), format!("the byte 0x{byte:02x}"))
    })?;
    match text.find('\0') {
        Some(place) => Err(at(&text[..place], "a NUL byte".to_owned())),
        None => Ok(text),
    }
}

fn utf16(bytes: &[u8], unit: fn([u8; 2]) -> u16) -> Result<String, NotText> {
    let (pairs, rest) = bytes.as_chunks::<2>();
    let mut text = String::with_capacity(bytes.len());
    for decoded in char::decode_utf16(pairs.iter().map(|&pair| unit(pair))) {
        match decoded {
            Ok('\0') => return Err(at(&text, "a NUL character".to_owned())),
            Ok(character) => text.push(character),
            Err(error) => return Err(at(&text, format!("the unit 0x{:04x}", error.unpaired_surrogate()))),
        }
    }
    if rest.is_empty() { Ok(text) } else { Err(at(&text, "half a UTF-16 unit".to_owned())) }
}

/// The place behind `before`.
fn at(before: &str, found: String) -> NotText {
    let line = before.bytes().filter(|&byte| byte == b'\n').count() + 1;
    let text = before.rsplit('\n').next().unwrap_or_default();
    NotText { found, line: line as u32, column: text.chars().count() as u32 + 1, before: text.to_owned() }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn units(text: &str, bytes: fn(u16) -> [u8; 2]) -> Vec<u8> {
        std::iter::once(0xfeff).chain(text.encode_utf16()).flat_map(bytes).collect()
    }

    #[test]
    fn byte_order_marks_choose_the_encoding_and_go() {
        let marked = decode(b"\xef\xbb\xbfa,b\n").unwrap();
        assert_eq!((&*marked.content, marked.encoding), ("a,b\n", Encoding::Utf8Marked));
        for bytes in [units("ä;b\n", u16::to_le_bytes), units("ä;b\n", u16::to_be_bytes)] {
            let text = decode(&bytes).unwrap();
            assert_eq!((&*text.content, text.encoding), ("ä;b\n", Encoding::Utf16));
        }
    }

    #[test]
    fn what_is_no_text_is_named_with_its_place() {
        let error = decode(b"a,b\n1,\xe4\xff").unwrap_err();
        assert_eq!((error.line, error.column, error.found.as_str()), (2, 3, "the byte 0xe4"));
        let error = decode(b"PK\x03\x04\0\0").unwrap_err();
        assert_eq!((error.line, error.column, error.found.as_str()), (1, 5, "a NUL byte"));
        assert!(decode(b"\xff\xfea").unwrap_err().found.contains("half"));
    }

    #[test]
    fn bare_carriage_returns_end_lines() {
        assert_eq!(decode(b"a,b\r1,2\r").unwrap().content, "a,b\n1,2\n");
        assert_eq!(decode(b"a,b\r\n1,2\r\n").unwrap().content, "a,b\r\n1,2\r\n");
    }

    proptest! {
        #[test]
        fn any_text_survives_both_encodings(text in "[^\0\r\u{feff}]{0,20}") {
            prop_assert_eq!(&*decode(text.as_bytes()).unwrap().content, text.as_str());
            let bytes = units(&text, u16::to_le_bytes);
            prop_assert_eq!(&*decode(&bytes).unwrap().content, text.as_str());
        }

        #[test]
        fn no_bytes_make_it_panic(bytes in proptest::collection::vec(any::<u8>(), 0..40)) {
            let _ = decode(&bytes);
        }
    }
}

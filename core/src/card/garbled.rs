//! Texts that were read in the wrong character set: UTF-8 taken for Windows-1252 or Windows-1258, as scanners that type
//! on a keyboard do.

/// Whether the text is what UTF-8 becomes when it is read as one of these, or has lost characters on its way.
pub(super) fn is_garbled(text: &str) -> bool {
    text.contains(char::REPLACEMENT_CHARACTER) || [latin, vietnamese].iter().any(|byte| is_utf8_read_as(text, *byte))
}

/// `byte`: the byte that the character set has for a character.
fn is_utf8_read_as(text: &str, byte: fn(char) -> Option<u8>) -> bool {
    if text.is_ascii() {
        return false;
    }
    let bytes: Option<Vec<_>> = text.chars().map(byte).collect();
    bytes.is_some_and(|bytes| str::from_utf8(&bytes).is_ok())
}

/// Windows-1252.
fn latin(character: char) -> Option<u8> {
    match character {
        '\u{20}'..='\u{7e}' | '\u{a0}'..='\u{ff}' => u8::try_from(u32::from(character)).ok(),
        'Š' => Some(0x8a),
        'Ž' => Some(0x8e),
        'š' => Some(0x9a),
        'ž' => Some(0x9e),
        _ => shared(character),
    }
}

/// Windows-1258.
fn vietnamese(character: char) -> Option<u8> {
    let own = match character {
        'Ă' => 0xc3,
        '\u{300}' => 0xcc,
        'Đ' => 0xd0,
        '\u{309}' => 0xd2,
        'Ơ' => 0xd5,
        'Ư' => 0xdd,
        '\u{303}' => 0xde,
        'ă' => 0xe3,
        '\u{301}' => 0xec,
        'đ' => 0xf0,
        '\u{323}' => 0xf2,
        'ơ' => 0xf5,
        'ư' => 0xfd,
        '₫' => 0xfe,
        // What Windows-1252 has in these places.
        'Ã' | 'Ì' | 'Ð' | 'Ò' | 'Õ' | 'Ý' | 'Þ' | 'ã' | 'ì' | 'ð' | 'ò' | 'õ' | 'ý' | 'þ' => return None,
        '\u{20}'..='\u{7e}' | '\u{a0}'..='\u{ff}' => return u8::try_from(u32::from(character)).ok(),
        _ => return shared(character),
    };
    Some(own)
}

/// What both have from 0x80 to 0x9f.
fn shared(character: char) -> Option<u8> {
    SHARED.iter().find(|(shared, _)| *shared == character).map(|(_, byte)| *byte)
}

const SHARED: [(char, u8); 23] = [
    ('€', 0x80),
    ('‚', 0x82),
    ('ƒ', 0x83),
    ('„', 0x84),
    ('…', 0x85),
    ('†', 0x86),
    ('‡', 0x87),
    ('ˆ', 0x88),
    ('‰', 0x89),
    ('‹', 0x8b),
    ('Œ', 0x8c),
    ('‘', 0x91),
    ('’', 0x92),
    ('“', 0x93),
    ('”', 0x94),
    ('•', 0x95),
    ('–', 0x96),
    ('—', 0x97),
    ('˜', 0x98),
    ('™', 0x99),
    ('›', 0x9b),
    ('œ', 0x9c),
    ('Ÿ', 0x9f),
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn utf_8_that_was_read_byte_by_byte_is_noticed() {
        for text in ["Nguyá»…n VÄƒn A", "LĂª Lá»£i", "Ná»¯", "Nguy\u{fffd}n", "LĂª Lợi\u{fffd}", "LĂª"]
        {
            assert!(is_garbled(text), "{text}");
        }
    }

    #[test]
    fn what_is_vietnamese_is_not() {
        for text in ["", "NGUYEN VAN A", "Nguyễn Văn A", "Đỗ Thị Hà", "Hà", "Lê", "Niê", "Ấp 3", "Bế Ơn", "Ksor H’Bơ"]
        {
            assert!(!is_garbled(text), "{text}");
        }
    }
}

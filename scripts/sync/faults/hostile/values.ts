/** Texts that attack whatever reads, prints or queries them. None is a key of an account, a number or a date. */
export const HOSTILE_TEXTS: readonly string[] = [
    `' OR Name != '`, `\\' OR Id != null OR Name = \\'`, `"; DROP TABLE accounts; --`, `'); DELETE FROM accounts; --`, `%27%20OR%201=1`,
    `<script>alert(1)</script>`, `<img src=x onerror=alert(1)>`, `{{constructor.constructor('x')()}}`, '${process.env.HOME}',
    `=HYPERLINK("http://evil.example","x")`, `=cmd|' /C calc'!A0`, `+SUM(1+1)*cmd|' /C calc'!A0`, `@SUM(1+1)`, `-2+3+cmd|' /C calc'!A0`,
    `\t=1+1`, `\r=1+1`, `\n=1+1`, ` =1+1`, `\u00a0=1+1`, `;=1+1`, `"=1+1"`, `＝1+1`, `|cmd`, `%0A=1`,
    'a\u0000b', '\u0000', '\u202egnp.exe', '\u2066a\u2069', '\u200b', '\ufeffa\ufeffb', '\u001b[2J\u001b]0;x\u0007', '\u0085', '\u2028',
    'line\nbreak', 'line\r\nbreak', 'quo"te', '""', '"', `'`, ',', ',,,,', ';', '\\', '\\n', '#N/A', 'null', 'NULL', 'undefined', '[object Object]',
    '__proto__', 'constructor', 'toString', '../../../etc/passwd', 'CON', 'Ω≈ç√∫', '田中さん', '🏳️‍🌈', 'é', 'e\u0301', 'İ', 'ß', 'ﬀ'
]; // prettier-ignore

/** Texts that are no number from 0 to 10, and none that a program may take for one. */
export const NO_NUMBERS: readonly string[] = [
    '1e400', '-1e400', '1e999999999', 'NaN', 'nan', 'Infinity', '-Infinity', 'inf', '0x1F', '0b1', '1_0', '7,5', '1.234,5', '١٢', '７',
    '99999999999999999999999999', '-1', '-0.001', '10.001', '11', '--5', '5-', '5 5', '5\u00005', '=5', '@5', '=1+1', '5%', '$5', '5e', 'e5',
    '.', '+', '-', 'true', 'false', '{}', '[]', '[5]', '{"a":5}', 'five', '½', '5/1', '1e5000000000', '1E+99'
]; // prettier-ignore

/** Texts that are no day, and none that a program may take for one. */
export const NO_DAYS: readonly string[] = [
    '0000-00-00', '2026-02-29', '2100-02-29', '2026-13-01', '2026-00-10', '2026-06-31', '9999-12-31', '99999-01-01', '2200-01-01', '1969-12-31',
    '2026-1-1', '01/02/2026', '31.12.2025', '20260501', 'infinity', '-infinity', 'epoch', 'now', 'today', '2026-05-01T25:00:00Z',
    '2026-05-01T10:00:00+99:00', '2026-05-01\u0000', '２０２６-05-01', `2026-05-01'; DROP TABLE accounts; --`, '2026-05-01 (BC)', '-2026-05-01',
    '=TODAY()', '45413', '1777593600', 'NaN', '2026-W20', '2026-05', 'May 1'
]; // prettier-ignore

/** Names and keys that accounts really have, and that must come through unharmed. At most 80 characters. */
export const HOSTILE_KEYS: readonly string[] = [
    `O'Brien "and" Sons`, `x' OR Name != 'y`, `back\\slash`, `\\' OR Id != null --`, `=1+1`, `+1-2`, `-1+2`, `@home`, `<b>bold</b> & co`,
    `a,b;c|d`, `{"key": 1}`, `[1, 2]`, '${HOME}', '%s %d', '#N/A', 'null', 'true', '007', '1e400', 'NaN', '日本電気', 'مرحبا', 'Ünïcødé',
    '🏳️‍🌈 Flags', 'e\u0301tat', 'a  b', '__proto__', 'constructor', '../up', 'CON.csv', `it''s`, '/* no */', '-- no', '{Account}', '$& $1'
]; // prettier-ignore

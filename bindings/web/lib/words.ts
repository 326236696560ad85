// The tokens of the grammar that need Unicode, case-insensitive keywords, or look-ahead.
import { ExternalTokenizer, type InputStream, type Stack } from "@lezer/lr";
import {
  bare, Comparison, Dots, id, In, Join, Keyword, Not, Parameter, part, Piece, proficiency, Rest, Sign,
} from "./parser.terms.js";

const SPACE = /^\s$/u;
/** Characters that are invisible or change the direction of text: they belong to the words around them. */
const HIDDEN =
  /^[\p{Cc}\u{ad}\u{34f}\u{61c}\u{115f}\u{1160}\u{17b4}\u{17b5}\u{180e}\u{200b}-\u{200f}\u{202a}-\u{202e}\u{2060}-\u{206f}\u{3164}\u{feff}\u{ffa0}\u{fff0}-\u{fffb}\u{1bca0}-\u{1bca3}\u{1d173}-\u{1d17a}\u{e0000}-\u{e00ff}\u{e01f0}-\u{e0fff}]$/u;
/** Quotes and the symbols of the language, which are not part of words. */
const MARK =
  /^[(),#$=~^!<>&|"'«»\u{2018}-\u{201f}\u{2032}-\u{203a}\u{275b}-\u{2760}\u{276e}\u{276f}\u{300c}-\u{300f}\u{301d}-\u{301f}\u{fe41}-\u{fe44}\u{ff02}\u{ff07}\u{ff62}\u{ff63}]$/u;
const NAME = /^\p{L}[\p{L}\p{Nd}_-]*$/u;
const IN_PARAMETER = /^[\p{L}\p{Nd}_]$/u;
const OPERATOR = /^[=~^!<>&|]$/;
const KEYWORDS: Partial<Record<string, number>> = { and: Keyword, or: Keyword, under: Keyword, not: Not, in: In };
const PARTS: ReadonlySet<string> = new Set(["name", "value", "level"]);
const PROFICIENCY = "proficiency";
const RANGE = "..";

/** The character at an offset, or "" at the end. */
function charAt(input: InputStream, offset: number): string {
  const unit = input.peek(offset);
  if (unit < 0) return "";
  const isHigh = unit >= 0xd800 && unit < 0xdc00;
  const low = isHigh ? input.peek(offset + 1) : -1;
  return low >= 0xdc00 && low < 0xe000 ? String.fromCharCode(unit, low) : String.fromCharCode(unit);
}

/** The run of characters from an offset that belong together. */
function run(input: InputStream, offset: number, belongs: (char: string, before: string) => boolean): string {
  let found = "";
  for (let char = charAt(input, offset); char !== "" && belongs(char, found); char = charAt(input, offset + found.length)) {
    found += char;
  }
  return found;
}

/** True if a character continues a word. A backtick begins a quoted value, but within a word it is an ordinary character. */
function isInWord(char: string, before: string): boolean {
  if (SPACE.test(char) && char !== "\u{feff}") return false;
  if (HIDDEN.test(char)) return true;
  return !MARK.test(char) && (char !== "`" || (before !== "" && !HIDDEN.test(before.slice(-1))));
}

function word(input: InputStream, stack: Stack): void {
  const isAfterRange = input.peek(-1) === 46 && input.peek(-2) === 46;
  const text = run(input, 0, (char, before) => isInWord(char, isAfterRange ? `.${before}` : before));
  if (text === "") return;
  const range = text.indexOf(RANGE);
  const piece = range < 0 ? text.length : range;
  if (range === 0 && stack.canShift(Dots)) return input.acceptToken(Dots, RANGE.length);
  if (isAfterRange) return input.acceptToken(Rest, piece);
  if (range > 0 && stack.canShift(Piece)) return input.acceptToken(Piece, piece);
  input.acceptToken(wholeWord(text, stack), text.length);
}

function wholeWord(text: string, stack: Stack): number {
  if (!NAME.test(text)) return bare;
  const lower = text.replace(/[A-Z]/g, (letter) => letter.toLowerCase());
  const keyword = KEYWORDS[lower];
  if (keyword !== undefined) return keyword;
  if (PARTS.has(lower) && stack.canShift(part)) return part;
  return lower === PROFICIENCY && stack.canShift(proficiency) ? proficiency : id;
}

export const words = new ExternalTokenizer(
  (input, stack) => {
    if (input.next !== 36) return word(input, stack);
    input.acceptToken(Parameter, 1 + run(input, 1, (char) => IN_PARAMETER.test(char)).length);
  },
  { contextual: true },
);

/** Operators are runs of symbols: `||!` is two of them. */
export const operators = new ExternalTokenizer((input) => {
  const symbols = run(input, 0, (char) => OPERATOR.test(char));
  if (symbols === "") return;
  const isFirst = !OPERATOR.test(charAt(input, -1));
  if (symbols.startsWith("&&") || symbols.startsWith("||")) input.acceptToken(Sign, 2);
  else if (symbols === "!" || symbols.startsWith("!!")) input.acceptToken(Sign, 1);
  else if (isFirst && /^[&|]$/.test(symbols)) input.acceptToken(Join, 1);
  else input.acceptToken(Comparison, symbols.length);
});

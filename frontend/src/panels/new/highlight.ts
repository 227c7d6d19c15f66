// Colours source code without an editor. Its classes are those of Pygments, so that code looks alike everywhere.
import { javascriptLanguage, typescriptLanguage } from '@codemirror/lang-javascript'
import { pythonLanguage } from '@codemirror/lang-python'
import { highlightCode, tagHighlighter, tags } from '@lezer/highlight'

export interface Bit {
  text: string
  classes: string
}

const PARSERS: Record<string, { parser: typeof pythonLanguage.parser }> = {
  typescript: typescriptLanguage,
  javascript: javascriptLanguage,
  python: pythonLanguage,
}

const CLASSES = tagHighlighter([
  { tag: [tags.keyword, tags.operatorKeyword, tags.modifier], class: 'k' },
  { tag: [tags.string, tags.special(tags.string), tags.regexp], class: 's' },
  { tag: [tags.number, tags.bool, tags.null, tags.atom], class: 'm' },
  { tag: [tags.typeName, tags.className, tags.namespace], class: 'kt' },
  { tag: [tags.meta, tags.annotation], class: 'nd' },
  { tag: tags.comment, class: 'c' },
])

// The text line by line, each in bits of one look.
export function highlighted(text: string, language: string): Bit[][] {
  const parser = PARSERS[language]?.parser
  if (!parser) return text.split('\n').map((line) => [{ text: line, classes: '' }])
  const lines: Bit[][] = [[]]
  highlightCode(
    text,
    parser.parse(text),
    CLASSES,
    (bit, classes) => lines.at(-1)?.push({ text: bit, classes }),
    () => lines.push([]),
  )
  return lines
}

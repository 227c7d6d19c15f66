// What a place in the code leads to: a topic, a Step, a stream's file, or a file that it imports.
import { ensureSyntaxTree, syntaxTree } from '@codemirror/language'
import type { EditorState } from '@codemirror/state'
import type { Changes } from '../../../core/address'
import type { Flow } from '../../../core/types'
import { topicsOf } from './complete'

const PARSED_WITHIN_MS = 500
const ENDINGS = ['', '.ts', '.js', '.mts', '.mjs', '.tsx', '.jsx', '/index.ts', '/index.js']

// The text of the string that the cursor is in, else the word.
export function wordAt(state: EditorState, pos: number): string {
  const tree = ensureSyntaxTree(state, state.doc.lineAt(pos).to, PARSED_WITHIN_MS) ?? syntaxTree(state)
  for (const side of [1, -1] as const) {
    const node = tree.resolveInner(pos, side)
    if (/^(?:String|TemplateString|QuotedLiteral|Literal|DoubleQuotedLiteral)$/.test(node.name)) {
      return state.sliceDoc(node.from, node.to).replace(/^[rbuf]*(["'`]{1,3})([\s\S]*)\1$/i, '$2')
    }
  }
  const word = state.wordAt(pos)
  return word ? state.sliceDoc(word.from, word.to) : ''
}

export function targetOf(word: string, path: string, flow: Flow | null, files: readonly string[]): Changes | null {
  if (!word) return null
  if (topicsOf(flow).includes(word)) return { topic: word, step: null, span: null }
  const step = flow?.nodes.find(({ name }) => name === word)
  if (step) return { step: step.id, topic: null, span: null }
  const stream = flow?.streams?.find(({ name }) => name === word)
  const file = stream?.file ?? imported(word, path, files)
  return file ? { view: 'code', file, row: null } : null
}

// "./lib" in src/a.step.ts is src/lib.ts.
function imported(word: string, path: string, files: readonly string[]): string | undefined {
  if (!word.startsWith('.')) return
  const parts = path.split('/').slice(0, -1)
  for (const part of word.split('/')) {
    if (part === '..') parts.pop()
    else if (part !== '.') parts.push(part)
  }
  const target = parts.join('/')
  const plain = target.replace(/\.[cm]?js$/, '')
  return [...ENDINGS.map((ending) => target + ending), ...ENDINGS.map((ending) => plain + ending)].find((name) =>
    files.includes(name),
  )
}

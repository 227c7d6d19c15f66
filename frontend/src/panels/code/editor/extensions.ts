// What the editor is made of.
import { autocompletion, closeBrackets, closeBracketsKeymap, completionKeymap } from '@codemirror/autocomplete'
import { defaultKeymap, history, historyKeymap, indentWithTab } from '@codemirror/commands'
import { javascript } from '@codemirror/lang-javascript'
import { json } from '@codemirror/lang-json'
import { python } from '@codemirror/lang-python'
import { yaml } from '@codemirror/lang-yaml'
import { bracketMatching, foldGutter, foldKeymap, indentOnInput, indentUnit } from '@codemirror/language'
import { type Diagnostic, linter, lintGutter, lintKeymap } from '@codemirror/lint'
import { highlightSelectionMatches, search, searchKeymap } from '@codemirror/search'
import { EditorState, type Extension } from '@codemirror/state'
import {
  crosshairCursor,
  drawSelection,
  EditorView,
  highlightActiveLine,
  highlightActiveLineGutter,
  highlightSpecialChars,
  keymap,
  lineNumbers,
  rectangularSelection,
} from '@codemirror/view'
import { checkText, type Language } from '../files'
import { completionFor } from './complete'
import { theme } from './theme'

const CHECKED_AFTER_MS = 400

export interface Work {
  path: string
  language: Language
  changed: (text: string) => void
  // Goes to what is at a place; tells whether there was anything.
  reach: (state: EditorState, pos: number) => boolean
}

export function extensionsFor(work: Work): Extension[] {
  // One for the editor's whole life: answers of another one are thrown away.
  const data = [{ autocomplete: completionFor(work.language) }]
  return [
    lineNumbers(),
    foldGutter(),
    highlightSpecialChars(),
    history(),
    drawSelection(),
    EditorState.allowMultipleSelections.of(true),
    indentOnInput(),
    indentUnit.of(work.language === 'python' ? '    ' : '  '),
    bracketMatching(),
    closeBrackets(),
    rectangularSelection(),
    crosshairCursor(),
    highlightActiveLine(),
    highlightActiveLineGutter(),
    highlightSelectionMatches(),
    search({ top: true }),
    languageOf(work),
    autocompletion(),
    EditorState.languageData.of(() => data),
    work.language === 'text'
      ? []
      : [lintGutter(), linter((view) => problemsOf(work.path, view), { delay: CHECKED_AFTER_MS })],
    EditorView.updateListener.of((update) => {
      if (update.docChanged) work.changed(update.state.doc.toString())
    }),
    EditorView.contentAttributes.of({ 'aria-label': `Text of ${work.path}`, tabindex: '0' }),
    keymap.of([
      { key: 'F12', run: (view) => work.reach(view.state, view.state.selection.main.head) },
      ...closeBracketsKeymap,
      ...defaultKeymap,
      ...searchKeymap,
      ...historyKeymap,
      ...foldKeymap,
      ...completionKeymap,
      ...lintKeymap,
      indentWithTab,
    ]),
    EditorView.domEventHandlers({
      mousedown(event, view) {
        if (!(event.ctrlKey || event.metaKey) || event.button !== 0) return false
        const pos = view.posAtCoords({ x: event.clientX, y: event.clientY })
        return pos !== null && work.reach(view.state, pos)
      },
    }),
    theme,
  ]
}

function languageOf({ path, language }: Work): Extension {
  switch (language) {
    case 'typescript':
      return javascript({ typescript: true, jsx: path.endsWith('x') })
    case 'javascript':
      return javascript({ jsx: path.endsWith('x') })
    case 'python':
      return python()
    case 'yaml':
      return yaml()
    case 'json':
      return json()
    default:
      return []
  }
}

async function problemsOf(path: string, view: EditorView): Promise<Diagnostic[]> {
  const { doc } = view.state
  // Without an answer nothing is known to be wrong; the header tells that the studio is away.
  const found = await checkText(path, doc.toString()).catch(() => [])
  return found.map(({ line, column, message }) => {
    const at = doc.line(Math.min(Math.max(1, line), doc.lines))
    const from = Math.min(at.from + column - 1, at.to)
    return { from, to: Math.min(from + 1, at.to), severity: 'error', message }
  })
}

// CodeMirror in a shadow root: there it puts its styles into sheets, which the content policy allows, and not into tags.
import { EditorState } from '@codemirror/state'
import { EditorView } from '@codemirror/view'
import { useEffect, useRef } from 'react'
import { go } from '../../../core/address'
import { flowState } from '../../../live/project'
import type { Language } from '../files'
import { extensionsFor } from './extensions'
import { targetOf, wordAt } from './reach'

interface EditorProps {
  path: string
  language: Language
  // What it begins with; a new `edition` replaces what is there.
  text: string
  edition: number
  files: readonly string[]
  row: number | null
  // Takes the focus whenever this grows.
  called?: number
  changed: (text: string) => void
  // Told where F12 found nothing.
  lost: (word: string) => void
}

export default function Editor(props: EditorProps) {
  const host = useRef<HTMLDivElement>(null)
  const view = useRef<EditorView | null>(null)
  const latest = useRef(props)
  latest.current = props
  const { path, language, text, edition, row, called = 0 } = props

  useEffect(() => {
    const place = host.current
    if (!place) return
    const root = place.shadowRoot ?? place.attachShadow({ mode: 'open' })
    const reach = (state: EditorState, pos: number) => {
      const word = wordAt(state, pos)
      const target = targetOf(word, path, flowState.get().flow, latest.current.files)
      if (target) go(target)
      else latest.current.lost(word)
      return target !== null
    }
    const work = { path, language, reach, changed: (now: string) => latest.current.changed(now) }
    const opened = new EditorView({
      state: EditorState.create({ doc: latest.current.text, extensions: extensionsFor(work) }),
      parent: root,
      root,
    })
    view.current = opened
    place.addEventListener('keydown', keepInside)
    return () => {
      place.removeEventListener('keydown', keepInside)
      view.current = null
      opened.destroy()
    }
  }, [path, language])

  // biome-ignore lint/correctness/useExhaustiveDependencies: the text is taken over with each edition, not with each key
  useEffect(() => {
    const opened = view.current
    if (!opened || opened.state.doc.toString() === text) return
    opened.dispatch({ changes: { from: 0, to: opened.state.doc.length, insert: text } })
  }, [edition])

  useEffect(() => {
    const opened = view.current
    if (!opened || row === null) return
    const line = opened.state.doc.line(Math.min(Math.max(1, row), opened.state.doc.lines))
    opened.dispatch({
      selection: { anchor: line.from },
      effects: EditorView.scrollIntoView(line.from, { y: 'center' }),
    })
    opened.focus()
  }, [row])

  useEffect(() => {
    if (called > 0) view.current?.focus()
  }, [called])

  return <div className="editor-host" ref={host} />
}

// Letters and Esc belong to the editor; the page's own shortcuts have Ctrl or Command.
function keepInside(event: KeyboardEvent): void {
  if (!event.ctrlKey && !event.metaKey) event.stopPropagation()
}

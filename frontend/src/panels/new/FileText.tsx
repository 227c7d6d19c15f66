// The text of a file to read, in colours; lines that are new since it was drawn before light up for a moment.
import { useEffect, useMemo, useRef, useState } from 'react'
import '../step/code.css'
import { changedLines } from './changed'
import type { Bit } from './highlight'

type Paint = (text: string, language: string) => Bit[][]

export function FileText({ label, text, language }: { label: string; text: string; language: string }) {
  const paint = usePaint()
  const lines = useMemo(() => paint(text.replace(/\n$/, ''), language), [paint, text, language])
  const changed = useChanged(text)
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: it scrolls, so the keyboard must be able to reach it
    <section className="code new-text" aria-label={label} tabIndex={0}>
      {lines.map((bits, at) => (
        <div
          // biome-ignore lint/suspicious/noArrayIndexKey: lines have their numbers
          key={`${at}${changed.lines.has(at) ? `:${changed.edition}` : ''}`}
          className="code-line"
          data-new={changed.lines.has(at) || undefined}
        >
          <code>
            {bits.map(({ text: bit, classes }, place) => (
              // biome-ignore lint/suspicious/noArrayIndexKey: the parts of a line keep their places
              <span key={place} className={classes || undefined}>
                {bit}
              </span>
            ))}
          </code>
        </div>
      ))}
    </section>
  )
}

// Colours come with the editor's parsers; until these are loaded the text is plain.
function usePaint(): Paint {
  const [paint, setPaint] = useState<Paint>(() => plain)
  useEffect(() => {
    let isShown = true
    void import('./highlight').then(({ highlighted }) => isShown && setPaint(() => highlighted))
    return () => {
      isShown = false
    }
  }, [])
  return paint
}

function plain(text: string): Bit[][] {
  return text.split('\n').map((line) => [{ text: line, classes: '' }])
}

interface Changed {
  text: string
  lines: ReadonlySet<number>
  edition: number
}

function useChanged(text: string): Changed {
  const last = useRef<Changed>({ text, lines: new Set(), edition: 0 })
  if (last.current.text !== text) {
    last.current = { text, lines: changedLines(last.current.text, text), edition: last.current.edition + 1 }
  }
  return last.current
}

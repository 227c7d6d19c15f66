// A value as JSON, to be edited as text. What isn’t JSON yet is kept here, and said; the value stays as it was.
import { useEffect, useState } from 'react'
import { useUnreadable } from './told'

interface Props {
  id: string
  path: string
  value: unknown
  change: (value: unknown) => void
  required?: boolean
  invalid?: boolean
  describedBy?: string | undefined
  label?: string
  rows?: number
}

export function JsonArea({ id, path, value, change, required, invalid, describedBy, label, rows }: Props) {
  const [text, setText] = useState(() => asText(value))
  const [problem, setProblem] = useState<string | null>(null)
  useUnreadable(path, problem)
  // Another input was chosen, or a field of it was changed elsewhere.
  useEffect(() => {
    setText((shown) => (isSame(shown, value) ? shown : asText(value)))
    setProblem(null)
  }, [value])
  const edit = (edited: string) => {
    setText(edited)
    const read = parse(edited)
    setProblem(read.problem)
    if (read.problem === null) change(read.value)
  }
  return (
    <>
      <textarea
        id={id}
        className="input run-json"
        aria-label={label}
        aria-required={required}
        aria-invalid={invalid || problem !== null}
        aria-describedby={[describedBy, problem && `${id}-json`].filter(Boolean).join(' ') || undefined}
        rows={rows ?? Math.min(12, Math.max(2, text.split('\n').length))}
        spellCheck={false}
        value={text}
        placeholder="JSON"
        onChange={(event) => edit(event.target.value)}
      />
      {problem && (
        <p className="run-problem" id={`${id}-json`}>
          {problem}
        </p>
      )}
    </>
  )
}

export function parse(text: string): { value: unknown; problem: string | null } {
  if (text.trim() === '') return { value: undefined, problem: null }
  try {
    return { value: JSON.parse(text), problem: null }
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error)
    return { value: undefined, problem: `This isn’t JSON yet: ${why}. A text needs quotes: "like this".` }
  }
}

function asText(value: unknown): string {
  return value === undefined ? '' : JSON.stringify(value, null, 2)
}

function isSame(text: string, value: unknown): boolean {
  const read = parse(text)
  return read.problem === null && JSON.stringify(read.value) === JSON.stringify(value)
}

// A value as JSON, to be edited as text. What isn’t JSON yet is kept here, and told; the value stays as it was.
import { useEffect, useState } from 'react'
import { JsonEditor, useFault } from '../../ui/JsonEditor'
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

const LEAST_ROWS = 3

export function JsonArea({ path, value, change, rows = LEAST_ROWS, ...asked }: Props) {
  const [text, setText] = useState(() => asText(value))
  const fault = useFault(text, true)
  useUnreadable(path, fault?.message ?? null)
  // Another input was chosen, or a field of it was changed elsewhere.
  useEffect(() => setText((shown) => (isSame(shown, value) ? shown : asText(value))), [value])
  const edit = (edited: string) => {
    setText(edited)
    const read = parse(edited)
    if (read) change(read.value)
  }
  return <JsonEditor {...asked} text={text} change={edit} rows={rows} optional />
}

// Null where it isn’t JSON; nothing written is no value.
function parse(text: string): { value: unknown } | null {
  if (text.trim() === '') return { value: undefined }
  try {
    return { value: JSON.parse(text) }
  } catch {
    return null
  }
}

function asText(value: unknown): string {
  return value === undefined ? '' : JSON.stringify(value, null, 2)
}

function isSame(text: string, value: unknown): boolean {
  const read = parse(text)
  return read !== null && JSON.stringify(read.value) === JSON.stringify(value)
}

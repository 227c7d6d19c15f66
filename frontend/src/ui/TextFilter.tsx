// A text that narrows a list. Typing is not a step that Back undoes, but the first letter is.
import { Search, X } from 'lucide-react'
import { useEffect, useState } from 'react'
import { type Field, go, useField } from '../core/address'
import './text-filter.css'

const TYPING_MS = 250

export function TextFilter({ field, label }: { field: Field; label: string }) {
  const value = useField(field) ?? ''
  const [typed, setTyped] = useState(value)
  useEffect(() => setTyped(value), [value])
  useEffect(() => {
    if (typed === value) return
    const timer = setTimeout(() => go({ [field]: typed }, value === '' ? 'push' : 'replace'), TYPING_MS)
    return () => clearTimeout(timer)
  }, [typed, value, field])
  return (
    <div className="text-filter" data-chosen={value !== '' || undefined}>
      <Search size={14} aria-hidden />
      <input
        type="text"
        value={typed}
        placeholder={label}
        aria-label={label}
        onChange={({ target }) => setTyped(target.value)}
      />
      {typed && (
        <button type="button" aria-label={`Clear ${label.toLowerCase()}`} onClick={() => go({ [field]: null })}>
          <X size={13} aria-hidden />
        </button>
      )}
    </div>
  )
}

// A word of ours, explained where it stands.
import { type ReactNode, useId } from 'react'
import { TERMS } from '../core/terms'
import './term.css'

export function Term({ id, children }: { id: string; children: ReactNode }) {
  const anchor = useId()
  const known = TERMS[id]
  if (!known) return children
  return (
    <>
      <button type="button" className="term" popoverTarget={anchor}>
        {children}
      </button>
      <span id={anchor} popover="auto" className="term-card">
        <b>{known.title}</b>
        <span>{known.text}</span>
      </span>
    </>
  )
}

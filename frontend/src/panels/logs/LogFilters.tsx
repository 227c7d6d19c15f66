// What the log is narrowed to. The server filters, and the address keeps the choice.
import { Search, X } from 'lucide-react'
import { useEffect, useState } from 'react'
import { go } from '../../core/address'
import { useStore } from '../../core/store'
import type { Severity, StepNode } from '../../core/types'
import { flowState } from '../../live/project'

export const SEVERITIES: Severity[] = ['debug', 'info', 'warn', 'error']

const LABELS = { debug: 'All levels', info: 'Info and up', warn: 'Warnings and errors', error: 'Errors only' }
const TYPING_MS = 250
const NO_STEPS: StepNode[] = []

export function LogFilters({ severity, step, text }: { severity: Severity; step: string | null; text: string }) {
  const steps = useStore(flowState, (state) => state.flow?.nodes ?? NO_STEPS)
  const names = steps.filter((node) => !node.virtual).map(({ name }) => name)
  const offered = step === null || names.includes(step) ? names : [step, ...names]
  return (
    <div className="log-filters">
      <SearchField text={text} />
      <select
        aria-label="Level"
        value={severity}
        onChange={({ target }) => go({ level: target.value === 'debug' ? null : target.value }, 'replace')}
      >
        {SEVERITIES.map((known) => (
          <option key={known} value={known}>
            {LABELS[known]}
          </option>
        ))}
      </select>
      <select aria-label="Step" value={step ?? ''} onChange={({ target }) => go({ from: target.value }, 'replace')}>
        <option value="">All Steps</option>
        {offered.map((name) => (
          <option key={name} value={name}>
            {name}
          </option>
        ))}
      </select>
    </div>
  )
}

function SearchField({ text }: { text: string }) {
  const [typed, setTyped] = useState(text)
  useEffect(() => setTyped(text), [text])
  useEffect(() => {
    if (typed === text) return
    const timer = setTimeout(() => go({ q: typed }, 'replace'), TYPING_MS)
    return () => clearTimeout(timer)
  }, [typed, text])
  return (
    <div className="search">
      <Search size={14} aria-hidden />
      <input
        type="text"
        value={typed}
        placeholder="Search messages"
        aria-label="Search messages"
        onChange={({ target }) => setTyped(target.value)}
      />
      {typed && (
        <button type="button" aria-label="Clear the search" onClick={() => go({ q: null }, 'replace')}>
          <X size={13} aria-hidden />
        </button>
      )}
    </div>
  )
}

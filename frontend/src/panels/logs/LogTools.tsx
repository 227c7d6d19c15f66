// What the log is narrowed to, and what can be done with it. The server filters, and the address keeps the choice.
import { Download, Maximize2, Pause, Play, Search, X } from 'lucide-react'
import { memo, useEffect, useState } from 'react'
import { go } from '../../core/address'
import { useStore } from '../../core/store'
import type { Severity, StepNode } from '../../core/types'
import { flowState } from '../../live/project'
import { CopyButton } from '../../ui/CopyButton'
import { Menu } from '../../ui/Menu'
import { Jump } from '../../ui/Parts'
import { asJsonLines, asText, fileName, save } from './export'
import { type Filters, SEVERITIES } from './filters'
import { LogTime } from './LogTime'
import { type Hold, logs } from './source'

const LABELS: Record<Severity, string> = {
  debug: 'All levels',
  info: 'Info and up',
  warn: 'Warnings and errors',
  error: 'Errors only',
}
const TYPING_MS = 250
const NO_STEPS: StepNode[] = []

interface Props {
  filters: Filters
  held: Hold | null
  isFull: boolean
  toggle: () => void
}

export const LogTools = memo(function LogTools({ filters, held, isFull, toggle }: Props) {
  return (
    <div className="log-tools">
      <search className="log-filters" aria-label="Filters of the log">
        <SearchField text={filters.text} />
        <select
          aria-label="Level"
          className="input"
          data-chosen={filters.severity !== 'debug' || undefined}
          value={filters.severity}
          onChange={({ target }) => go({ level: target.value === 'debug' ? null : target.value }, 'replace')}
        >
          {SEVERITIES.map((known) => (
            <option key={known} value={known}>
              {LABELS[known]}
            </option>
          ))}
        </select>
        <StepChoice step={filters.step} />
        <LogTime when={filters.when} />
        {filters.trace && (
          <span className="chip">
            <Jump to={{ view: 'traces', trace: filters.trace, span: null, step: null }} title="Open the trace">
              Trace {filters.trace.slice(0, 8)}
            </Jump>
            <button type="button" aria-label="Show lines of all traces" onClick={() => go({ run: null }, 'replace')}>
              <X size={13} aria-hidden />
            </button>
          </span>
        )}
      </search>
      <div className="log-acts">
        <button
          type="button"
          className="button plain"
          aria-pressed={held !== null}
          title={held ? 'Follow the newest lines (P)' : 'Hold the log still (P)'}
          onClick={toggle}
        >
          {held ? <Play size={14} aria-hidden /> : <Pause size={14} aria-hidden />}
          <span>{held ? 'Paused' : 'Pause'}</span>
        </button>
        <CopyButton label="Copy the lines shown" text={() => asText(logs.get().lines)} />
        <Menu
          label="Download the lines shown"
          icon={<Download size={14} aria-hidden />}
          items={[
            { label: 'Text (.log)', run: () => save(fileName('log', Date.now()), asText(logs.get().lines)) },
            {
              label: 'JSON lines (.jsonl)',
              run: () => save(fileName('jsonl', Date.now()), asJsonLines(logs.get().lines)),
            },
          ]}
        />
        {!isFull && (
          <Jump className="button plain icon" to={{ view: 'logs', panel: null }} title="Show the log as a page">
            <Maximize2 size={14} aria-label="Show the log as a page" />
          </Jump>
        )}
      </div>
    </div>
  )
})

function StepChoice({ step }: { step: string | null }) {
  const steps = useStore(flowState, (state) => state.flow?.nodes ?? NO_STEPS)
  const names = steps.filter((node) => !node.virtual).map(({ name }) => name)
  const offered = step === null || names.includes(step) ? names : [step, ...names]
  return (
    <select
      aria-label="Step"
      className="input"
      data-chosen={step !== null || undefined}
      value={step ?? ''}
      onChange={({ target }) => go({ from: target.value }, 'replace')}
    >
      <option value="">All Steps</option>
      {offered.map((name) => (
        <option key={name} value={name}>
          {name}
        </option>
      ))}
    </select>
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
    <div className="search" data-chosen={text !== '' || undefined}>
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

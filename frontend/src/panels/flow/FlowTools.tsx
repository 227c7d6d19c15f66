// What can be done with a flow as a whole: choose it, search it, look at it another way, tidy it up, take it along.
import { ListTree, Search, Workflow, X } from 'lucide-react'
import { type KeyboardEvent, lazy, type RefObject, Suspense, useRef } from 'react'
import { go, useField } from '../../core/address'
import { useShortcuts } from '../../core/keys'
import { useStore } from '../../core/store'
import type { Flow, StepNode } from '../../core/types'
import type { CanvasHandle } from './drawn'
import { FlowSwitcher } from './FlowSwitcher'
import './tools.css'
import { ALL_FLOWS, arranged, notKept, tidyUp } from './saved'

const ExportMenu = lazy(() => import('./export/ExportMenu'))

interface FlowToolsProps {
  flow: Flow
  // What of it the search found, null while nothing is sought.
  found: StepNode[] | null
  isOutline: boolean
  canvas: RefObject<CanvasHandle | null>
}

export function FlowTools({ flow, found, isOutline, canvas }: FlowToolsProps) {
  const chosen = useField('flow')
  const toggle = () => go({ as: isOutline ? 'diagram' : 'outline' })
  useShortcuts([{ keys: 'o', label: isOutline ? 'Show the diagram' : 'Show the outline', group: 'Flow', run: toggle }])
  const Icon = isOutline ? Workflow : ListTree
  return (
    <div className="flow-tools">
      <FlowSwitcher flows={flow.flows} chosen={chosen} />
      <SearchField found={found} reveal={(id) => canvas.current?.reveal(id)} />
      <span className="spacer" />
      {!isOutline && <TidyUp flow={chosen ?? ALL_FLOWS} />}
      <button type="button" className="button" onClick={toggle} title={`${isOutline ? 'Diagram' : 'Outline'} (O)`}>
        <Icon size={14} aria-hidden />
        <span>{isOutline ? 'Diagram' : 'Outline'}</span>
      </button>
      {!isOutline && (
        <Suspense>
          <ExportMenu title={chosen ?? 'All Steps'} canvas={canvas} />
        </Suspense>
      )}
    </div>
  )
}

function SearchField({ found, reveal }: { found: StepNode[] | null; reveal: (id: string) => void }) {
  const seek = useField('seek') ?? ''
  const step = useField('step')
  const input = useRef<HTMLInputElement>(null)
  useShortcuts([{ keys: '/', label: 'Search in the flow', group: 'Flow', run: () => input.current?.focus() }])
  const at = found?.findIndex(({ id }) => id === step) ?? -1
  const next = (way: 1 | -1) => {
    if (!found || found.length === 0) return
    const id = found[(at + way + found.length + (at < 0 && way < 0 ? 1 : 0)) % found.length]?.id
    if (!id) return
    go({ step: id, span: null, topic: null }, 'replace')
    reveal(id)
  }
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.key === 'Enter') next(event.shiftKey ? -1 : 1)
    else if (event.key === 'Escape' && seek) go({ seek: null }, 'replace')
    else return
    event.preventDefault()
  }
  return (
    <div className="flow-search">
      <Search size={14} aria-hidden />
      <input
        ref={input}
        className="input"
        type="text"
        aria-label="Search in the flow"
        placeholder="Search Steps"
        value={seek}
        onChange={(event) => go({ seek: event.target.value }, 'replace')}
        onKeyDown={onKeyDown}
      />
      {found && (
        <output>
          {found.length === 0 ? 'no match' : at >= 0 ? `${at + 1} of ${found.length}` : `${found.length} found`}
        </output>
      )}
      {seek && (
        <button
          type="button"
          className="button plain icon"
          aria-label="Clear the search"
          onClick={() => go({ seek: null }, 'replace')}
        >
          <X size={14} aria-hidden />
        </button>
      )}
    </div>
  )
}

function TidyUp({ flow }: { flow: string }) {
  const isArranged = useStore(arranged, (all) => Object.keys(all?.[flow] ?? {}).length > 0)
  const problem = useStore(notKept, (state) => state)
  return (
    <>
      {problem && (
        <span className="not-kept" role="alert" title={problem}>
          The positions couldn’t be kept
        </span>
      )}
      {isArranged && (
        <button
          type="button"
          className="button"
          title="Puts every Step back to where it is laid out"
          onClick={() => tidyUp(flow)}
        >
          Tidy up
        </button>
      )}
    </>
  )
}

// One trace in three views that share what is selected: the story, the run on the diagram, and the timeline.
import { ArrowDown, ArrowLeft, ArrowUp, ScrollText } from 'lucide-react'
import { Suspense } from 'react'
import { go, useField } from '../../core/address'
import { useShortcuts } from '../../core/keys'
import { useStore } from '../../core/store'
import { counted } from '../../core/time'
import { useTitle } from '../../core/title'
import type { TraceRow } from '../../core/trace-types'
import { IdChip } from '../../ui/IdChip'
import { Jump } from '../../ui/Parts'
import { STATUSES, Status, statusOf } from '../../ui/Status'
import { TabLinks } from '../../ui/TabLinks'
import { Ago, Took } from '../../ui/Time'
import { RunAgain } from '../run/ways'
import { neighbour } from '../traces/list'
import { startOf, tookOf, whatRan } from '../traces/naming'
import { traces } from '../traces/source'
import { TriggerGlyph } from '../traces/TriggerGlyph'
import { MODES } from './modes'
import { useTrace } from './spans'
import type { Trace } from './trace'
import './trace.css'

const TABS = MODES.map((each) => ({
  id: each.id,
  label: each.label,
  to: { mode: each === MODES[0] ? null : each.id },
  title: `Show as ${each.label.toLowerCase()} (${each.key})`,
}))

export function TraceView({ id }: { id: string }) {
  const chosen = useField('mode')
  const mode = MODES.find((each) => each.id === chosen) ?? MODES[0]
  const { trace } = useTrace(id)
  const listed = useStore(traces, ({ rows }) => rows.find(({ traceId }) => traceId === id))
  const summary = listed ?? trace?.summary ?? null
  useTitle(
    summary && `${STATUSES[statusOf(trace?.isLive ? 'running' : summary.status)].word} · ${whatRan(summary).title}`,
  )
  useShortcuts(
    MODES.map((each) => ({
      keys: each.key,
      label: `Show the trace as ${each.label.toLowerCase()}`,
      group: 'Traces',
      run: () => go({ mode: each === MODES[0] ? null : each.id }),
    })),
  )
  const ranFirst = summary?.step ?? summary?.steps[0]
  if (!mode) return null
  return (
    <section className="trace" aria-label="Trace">
      <header className="trace-head">
        <Title id={id} summary={summary} trace={trace} />
        {summary && <Facts summary={summary} trace={trace} />}
      </header>
      <TabLinks label="How to look at it" tabs={TABS} chosen={mode.id}>
        {ranFirst && <RunAgain className="button plain" step={ranFirst} trace={id} />}
        <Jump className="button plain" to={{ panel: 'logs', run: id }}>
          <ScrollText size={14} aria-hidden /> Show its log
        </Jump>
      </TabLinks>
      <div className="trace-body">
        <Suspense fallback={<div className="opening">Opening…</div>}>
          <mode.Body trace={id} />
        </Suspense>
      </div>
    </section>
  )
}

function Title({ id, summary, trace }: { id: string; summary: TraceRow | null; trace: Trace | null }) {
  const { title, detail } = summary ? whatRan(summary) : { title: 'Trace', detail: null }
  const status = trace?.isLive ? 'running' : summary?.status
  return (
    <div className="trace-title">
      <Jump className="button plain icon trace-back" to={{ trace: null, span: null, at: null }} title="All traces">
        <ArrowLeft size={16} aria-label="All traces" />
      </Jump>
      {summary && <TriggerGlyph step={summary.step} kind={summary.trigger} />}
      <h2 title={title}>{title}</h2>
      {detail && <span className="trace-detail">{detail}</span>}
      {status && <Status name={statusOf(status)} />}
      <span className="spacer" />
      <Neighbours id={id} />
    </div>
  )
}

function Facts({ summary, trace }: { summary: TraceRow; trace: Trace | null }) {
  const took = trace?.isLive ? null : tookOf(summary)
  return (
    <p className="trace-facts">
      {summary.key && <b>{summary.key}</b>}
      <Ago at={startOf(summary)} />
      {took !== null && (
        <span>
          took <Took ms={took} />
        </span>
      )}
      <span>{counted(summary.steps.length, 'Step')}</span>
      <span>{counted(trace?.total ?? summary.spanCount, 'span')}</span>
      <IdChip id={summary.traceId} label="trace id" />
    </p>
  )
}

function Neighbours({ id }: { id: string }) {
  const newer = useStore(traces, ({ rows }) => next(rows, id, -1))
  const older = useStore(traces, ({ rows }) => next(rows, id, 1))
  const to = (trace: string) => ({ trace, span: null, step: null, topic: null, at: null })
  return (
    <span className="neighbours">
      {newer && (
        <Jump className="button plain icon" to={to(newer)} title="Newer trace (K)">
          <ArrowUp size={15} aria-label="Newer trace" />
        </Jump>
      )}
      {older && (
        <Jump className="button plain icon" to={to(older)} title="Older trace (J)">
          <ArrowDown size={15} aria-label="Older trace" />
        </Jump>
      )}
    </span>
  )
}

function next(rows: TraceRow[], id: string, by: number): string | undefined {
  return rows.some(({ traceId }) => traceId === id) ? neighbour(rows, id, by)?.traceId : undefined
}

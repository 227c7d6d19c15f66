// Where to go from a span: to its log, its Step, and along the message that it sent or was started by.
import { ArrowDownRight, ArrowUpLeft, ScrollText, SquareFunction } from 'lucide-react'
import type { ReactNode } from 'react'
import type { Changes } from '../../core/address'
import { counted } from '../../core/time'
import type { SpanDetail, SpanRow } from '../../core/trace-types'
import { Jump } from '../../ui/Parts'
import { Continue } from '../run/Continue'
import { RunAgain } from '../run/ways'
import { useTrace } from '../trace/spans'
import type { Trace } from '../trace/trace'

const MOST = 6

export function Ways({ trace: id, detail }: { trace: string; detail: SpanDetail }) {
  const { trace } = useTrace(id)
  const { span, attributes } = detail
  const taken = trace ? consumersOf(span, trace) : []
  const sender = trace && span.phase === 'trigger' ? trace.byId.get(span.parent ?? '') : undefined
  const around = trace && span.phase !== 'trigger' ? trace.byId.get(span.parent ?? '') : undefined
  return (
    <ul className="ways">
      {span.step && (
        <Way to={{ step: span.step, span: null }} icon={<SquareFunction size={14} aria-hidden />}>
          Step {span.step}
        </Way>
      )}
      <Way to={{ panel: 'logs', run: id, from: span.step }} icon={<ScrollText size={14} aria-hidden />}>
        Its log lines
      </Way>
      {span.status === 'error' && (span.phase === 'attempt' || span.phase === 'trigger') && (
        <li>
          <Continue className="run-way" trace={id} span={span.id} />
        </li>
      )}
      {span.step && span.end !== null && (
        <li>
          <RunAgain className="run-way" step={span.step} trace={id} span={span.id} />
        </li>
      )}
      {sender && (
        <Way to={{ span: sender.id }} icon={<ArrowUpLeft size={14} aria-hidden />}>
          {sender.phase === 'call' ? `Sent by ${sender.step}` : `Caused by ${sender.name}`}
        </Way>
      )}
      {around && (
        <Way to={{ span: around.id }} icon={<ArrowUpLeft size={14} aria-hidden />}>
          Part of {nameOf(around)}
        </Way>
      )}
      {taken.slice(0, MOST).map((each) => (
        <Way key={each.id} to={{ span: each.id }} icon={<ArrowDownRight size={14} aria-hidden />}>
          Taken by {each.step}
        </Way>
      ))}
      {taken.length > MOST && <li className="quiet">and {counted(taken.length - MOST, 'more', 'more')}</li>}
      {attributes['motia.consumers'] === 0 && <li className="quiet">Nobody takes messages of this topic.</li>}
    </ul>
  )
}

function Way({ to, icon, children }: { to: Changes; icon: ReactNode; children: ReactNode }) {
  return (
    <li>
      {icon}
      <Jump to={to}>{children}</Jump>
    </li>
  )
}

function consumersOf(span: SpanRow, trace: Trace): SpanRow[] {
  return (trace.children.get(span.id) ?? []).filter(({ phase }) => phase === 'trigger')
}

function nameOf({ phase, attempt, step, name }: SpanRow): string {
  return phase === 'attempt' ? `attempt ${attempt ?? 1} of ${step}` : name
}

// What was recorded of values, read when somebody looks at them.
import { useApi } from '../../../core/query'
import type { SpanDetail } from '../../../core/trace-types'
import { Card } from '../../span/Payload'
import '../../span/span.css'
import { Difference } from '../../span/Values'
import type { RunEvent } from './events'
import type { Kept as KeptValue } from './state'

function useDetail(trace: string, span: string) {
  return useApi<SpanDetail>(`traces/${encodeURIComponent(trace)}/spans/${span}`, { staleTime: 60_000 })
}

// What the event that has just happened carried.
export function JustNow({ trace, event }: { trace: string; event: RunEvent }) {
  const { data } = useDetail(trace, event.span)
  if (!data) return null
  if (event.kind === 'started') return <Value title="Given" detail={data} field="input" />
  if (event.kind === 'sent') return <Value title="Sent" detail={data} field="data" />
  if (event.kind === 'failed' || event.kind === 'over') {
    return data.error ? <p className="run-means">{data.error.means}</p> : null
  }
  if (event.kind === 'wrote') return <Written detail={data} />
  return event.kind === 'done' ? <Value title="Answered" detail={data} field="output" /> : null
}

export function Given({ trace, span, isOver }: { trace: string; span: string; isOver: boolean }) {
  const { data, error } = useDetail(trace, span)
  if (!data) return <p className="quiet">{error ? error.message : 'Reading…'}</p>
  const hasOutput = isOver && data.output !== undefined
  return (
    <>
      <Value title="Given" detail={data} field="input" />
      {hasOutput && <Value title="Answered" detail={data} field="output" />}
      {isOver && data.error && <p className="run-means">{data.error.means}</p>}
      {data.input === undefined && !hasOutput && <p className="quiet">No values were recorded.</p>}
    </>
  )
}

export function Kept({ trace, kept }: { trace: string; kept: KeptValue }) {
  const { data, error } = useDetail(trace, kept.last.span)
  if (!data) return <p className="quiet">{error ? error.message : 'Reading…'}</p>
  if (kept.isDeleted) {
    return data.oldValue === undefined ? (
      <p className="quiet">It was deleted.</p>
    ) : (
      <Value title="It was, until then" detail={data} field="oldValue" />
    )
  }
  return <Written detail={data} />
}

function Written({ detail }: { detail: SpanDetail }) {
  const isChange = detail.oldValue !== undefined && detail.oldValue !== null
  return (
    <>
      {isChange && <Difference before={detail.oldValue} after={detail.value} />}
      <Value title={isChange ? 'All of it' : 'New'} detail={detail} field="value" />
    </>
  )
}

interface ValueProps {
  title: string
  detail: SpanDetail
  field: 'input' | 'output' | 'data' | 'value' | 'oldValue'
}

function Value({ title, detail, field }: ValueProps) {
  if (detail[field] === undefined) return null
  return (
    <div className="run-value">
      <p>{title}</p>
      <Card value={detail[field]} />
    </div>
  )
}

// The traces that the filters leave, newest first.
import { useField } from '../../core/address'
import { useApi } from '../../core/query'
import type { TracePage } from '../../core/types'
import { Blank, Unanswered } from '../../ui/Blank'
import { Jump } from '../../ui/Parts'
import { Status, statusOf } from '../../ui/Status'
import { Ago } from '../../ui/Time'

export function TraceList() {
  const chosen = useField('trace')
  const { data, error, refetch } = useApi<TracePage>('traces?limit=100', { keep: true })
  if (!data) return error ? <Unanswered error={error} retry={refetch} /> : <div className="opening">Reading…</div>
  if (data.traces.length === 0) {
    return (
      <Blank kind="nothing" title="Nothing has run yet">
        <p>As soon as a Step runs, what it caused stands here.</p>
      </Blank>
    )
  }
  return (
    <ul className="trace-list" aria-label="Traces">
      {data.traces.map((trace) => (
        <li key={trace.traceId}>
          <Jump to={{ trace: trace.traceId, span: null }} current={trace.traceId === chosen}>
            <Status name={statusOf(trace.status)} wordless /> {trace.name}{' '}
            <Ago at={Number(trace.startTimeUnixNano) / 1e6} />
          </Jump>
        </li>
      ))}
    </ul>
  )
}

// One span of the open trace: what it was given, what came of it, and where to go from there.
import { useField } from '../../core/address'
import { useApi } from '../../core/query'
import type { SpanDetail } from '../../core/types'
import { Unanswered } from '../../ui/Blank'
import { Inspected } from '../../ui/Inspected'

export default function SpanInspector({ id }: { id: string }) {
  const trace = useField('trace')
  const { data, error } = useApi<SpanDetail>(trace && `traces/${trace}/spans/${id}`)
  if (!data) return error ? <Unanswered error={error} /> : <div className="opening">Reading…</div>
  return (
    <Inspected kind={data.span.phase ?? 'span'} title={data.span.name}>
      <pre>{JSON.stringify(data.attributes, null, 2)}</pre>
    </Inspected>
  )
}

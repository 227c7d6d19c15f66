// One topic: who sends to it, who takes from it, and what waits there.
import { useApi } from '../../core/query'
import type { Why } from '../../core/types'
import { Unanswered } from '../../ui/Blank'
import { Inspected } from '../../ui/Inspected'
import { Parts } from '../../ui/Parts'

export default function TopicInspector({ id }: { id: string }) {
  const { data, error } = useApi<Why>(`why?topic=${encodeURIComponent(id)}`)
  if (!data) return error ? <Unanswered error={error} /> : <div className="opening">Reading…</div>
  return (
    <Inspected kind="Topic" title={id}>
      <ul>
        {data.now.map((reason) => (
          <li key={reason.code}>
            <Parts parts={reason.text} />
          </li>
        ))}
      </ul>
    </Inspected>
  )
}

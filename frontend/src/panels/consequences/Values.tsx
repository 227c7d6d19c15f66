// What there is now beside what there would be: words, or the next times of a schedule.
import { ArrowRight } from 'lucide-react'
import { fullTime } from '../../core/time'
import type { Consequence, Fires } from './types'

type Value = Consequence['before']

interface Pair {
  before: Value | undefined
  after: Value | undefined
}

const day = new Intl.DateTimeFormat(undefined, { weekday: 'short', day: 'numeric', month: 'short' })
const hour = new Intl.DateTimeFormat(undefined, { hour: '2-digit', minute: '2-digit', hourCycle: 'h23' })

export function Values({ before, after }: Pair) {
  if (!before && !after) return null
  if (isSchedule(before) || isSchedule(after)) {
    return (
      <div className="consequence-times">
        {isSchedule(before) && <Times title="Now" fires={before} />}
        {isSchedule(after) && <Times title="Then" fires={after} />}
      </div>
    )
  }
  return (
    <p className="consequence-values">
      {typeof before === 'string' && <del>{before}</del>}
      {before && after && <ArrowRight size={12} aria-hidden />}
      {typeof after === 'string' && <ins>{after}</ins>}
    </p>
  )
}

// In the viewer's own time zone.
function Times({ title, fires }: { title: string; fires: Fires }) {
  return (
    <dl>
      <dt>{title}</dt>
      {fires.next.length === 0 && <dd>never again</dd>}
      {fires.next.map((at) => (
        <dd key={at}>
          <time dateTime={new Date(at).toISOString()} title={fullTime(at)}>
            {day.format(at)}, {hour.format(at)}
          </time>
        </dd>
      ))}
    </dl>
  )
}

function isSchedule(value: Value | undefined): value is Fires {
  return typeof value === 'object' && value !== null
}

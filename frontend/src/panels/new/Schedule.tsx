// A schedule in words, and when it would run next.
import { moment, until, viewerZone } from '../schedules/when'

const SHOWN = 3

export function Schedule({ words, next }: { words: string; next: number[] }) {
  const now = Date.now()
  const zone = viewerZone()
  return (
    <>
      <p>
        {words}, UTC{next[0] === undefined ? '' : `; next ${until(next[0], now)}`}
      </p>
      {next.length > 0 && (
        <p className="new-times">
          {next
            .slice(0, SHOWN)
            .map((at) => moment(at, zone, now))
            .join(' · ')}{' '}
          <small>({zone})</small>
        </p>
      )}
    </>
  )
}

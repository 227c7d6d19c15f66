// The last attempts of a Step.
import { CircleCheck, CircleX, LoaderCircle } from 'lucide-react'
import { useEffect, useState } from 'react'
import { ago, duration, fullTime } from '../../core/time'
import type { Run } from '../../core/types'

const STATES = {
  running: { icon: LoaderCircle, word: 'Running', tone: 'running' },
  error: { icon: CircleX, word: 'Failed', tone: 'failed' },
  done: { icon: CircleCheck, word: 'Done', tone: 'done' },
}

export function RunList({ runs }: { runs: Run[] | null }) {
  const now = useNow()
  if (runs === null) return <p className="quiet">Reading…</p>
  if (runs.length === 0) return <p className="quiet">It hasn’t run yet.</p>
  return (
    <ul className="rows runs">
      {runs.map((run) => {
        const { icon: Icon, word, tone } = stateOf(run)
        return (
          <li key={run.spanId} data-tone={tone}>
            <Icon size={14} aria-hidden />
            <span>
              {word}
              {run.end !== null && ` in ${duration(run.end - run.start)}`}
              {run.attempt !== null && run.attempt > 1 && <small> attempt {run.attempt}</small>}
              {run.message && <small className="why">{run.message}</small>}
            </span>
            <time dateTime={new Date(run.start).toISOString()} title={fullTime(run.start)}>
              {ago(run.start, now)}
            </time>
          </li>
        )
      })}
    </ul>
  )
}

function stateOf(run: Run) {
  if (run.end === null) return STATES.running
  return run.status === 'error' ? STATES.error : STATES.done
}

function useNow(): number {
  const [now, setNow] = useState(Date.now)
  useEffect(() => {
    const timer = setInterval(() => setNow(Date.now()), 5000)
    return () => clearInterval(timer)
  }, [])
  return now
}

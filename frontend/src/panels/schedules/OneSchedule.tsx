// One schedule. What is next stands first; what was is a row of marks that lead to their traces.
import { Hand, Pause, Play, SquarePlay } from 'lucide-react'
import { fullTime } from '../../core/time'
import { useMay } from '../../live/role'
import { Jump } from '../../ui/Parts'
import { Status, statusOf } from '../../ui/Status'
import { Ago, Took } from '../../ui/Time'
import type { PastRun, Scheduled } from './types'
import { moment, until } from './when'

const CATCH_UP = {
  none: 'missed runs are left out',
  one: 'missed runs are made up for by one',
  all: 'missed runs are all made up for',
}

interface Props {
  schedule: Scheduled
  now: number
  zone: string
  pause: (schedule: string, isPaused: boolean) => Promise<void>
}

export function OneSchedule({ schedule, now, zone, pause }: Props) {
  const { step, words, expression, timezone, paused, stepPaused, condition, catchUp } = schedule
  return (
    <li className="schedule" data-paused={(paused ?? stepPaused) !== null || undefined}>
      <div className="schedule-what">
        <h3>
          <Jump to={{ step, topic: null, span: null }}>{step}</Jump>
        </h3>
        <p className="schedule-words">{words}</p>
        <p className="schedule-how">
          <code>{expression}</code>
          <span>{timezone}</span>
          <span>{CATCH_UP[catchUp]}</span>
          {condition && <span>if its condition holds</span>}
        </p>
        <Standing schedule={schedule} />
      </div>
      <Next schedule={schedule} now={now} zone={zone} />
      <Past runs={schedule.runs} />
      <Actions schedule={schedule} pause={pause} />
    </li>
  )
}

function Standing({ schedule: { paused, stepPaused, broken, next } }: { schedule: Scheduled }) {
  const pause = paused ?? stepPaused
  if (pause) {
    return (
      <p className="schedule-standing">
        <Pause size={14} aria-hidden /> {paused ? 'Paused' : 'Its Step is paused'}
        {pause.by && ` by ${pause.by}`}
        {pause.at !== null && (
          <>
            {' '}
            <Ago at={pause.at} />
          </>
        )}
      </p>
    )
  }
  if (broken) return <p className="schedule-standing">Its Step is Broken: what it starts waits until it works again.</p>
  return next.length === 0 ? <p className="schedule-standing">It never runs again.</p> : null
}

function Next({ schedule: { next, timezone, paused, stepPaused }, now, zone }: Omit<Props, 'pause'>) {
  const isHeld = paused !== null || stepPaused !== null
  const [first, ...others] = next
  if (first === undefined) return <div className="schedule-next" />
  const isElsewhere = timezone !== zone
  return (
    <div className="schedule-next">
      <h4>{isHeld ? 'Would run' : 'Next'}</h4>
      <ol>
        {[first, ...others].map((at, index) => (
          <li key={at} title={fullTime(at)}>
            <time dateTime={new Date(at).toISOString()}>{moment(at, zone, now)}</time>
            {index === 0 && !isHeld && <b>{until(at, now)}</b>}
            {isElsewhere && (
              <small>
                {moment(at, timezone, now)} {timezone}
              </small>
            )}
          </li>
        ))}
      </ol>
    </div>
  )
}

function Past({ runs }: { runs: PastRun[] }) {
  return (
    <div className="schedule-past">
      <h4>Last runs</h4>
      {runs.length === 0 ? (
        <p className="quiet">It hasn’t run yet.</p>
      ) : (
        <ol>
          {runs.slice(0, 5).map((run) => (
            <li key={run.spanId}>
              <Jump
                className="schedule-run"
                to={{ view: 'traces', trace: run.traceId, span: null, step: null, topic: null, at: null }}
                title={run.message ?? fullTime(run.at)}
              >
                <Status name={statusOf(run.status, run.outcome)} />
                <Ago at={run.at} />
                {run.took !== null && (
                  <small>
                    <Took ms={run.took} />
                  </small>
                )}
                {run.byHand && <Hand size={13} aria-label="run by a person" />}
              </Jump>
            </li>
          ))}
        </ol>
      )}
    </div>
  )
}

function Actions({ schedule, pause }: Pick<Props, 'schedule' | 'pause'>) {
  if (!useMay('operator')) return null
  const { name, step, trigger, paused } = schedule
  return (
    <div className="schedule-actions">
      <Jump
        className="button"
        to={{ launch: step, entrance: trigger, again: null }}
        title={`Run ${step} now, once; its schedule stays as it is`}
      >
        <SquarePlay size={14} aria-hidden /> Run now
      </Jump>
      <button
        type="button"
        className="button"
        aria-label={`${paused ? 'Resume' : 'Pause'} the schedule of ${step}`}
        onClick={() => void pause(name, paused === null)}
      >
        {paused ? <Play size={14} aria-hidden /> : <Pause size={14} aria-hidden />} {paused ? 'Resume' : 'Pause'}
      </button>
    </div>
  )
}

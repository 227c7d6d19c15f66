// How a Step is doing now: its last run, its sums, how often it starts, what waits for it.
import { useEffect } from 'react'
import { useStore } from '../../core/store'
import type { Activity, QueueDepth, StepNode } from '../../core/types'
import { depths, watchDepths } from '../../live/depths'
import { usePause } from '../../live/pausing'
import { activity, IDLE } from '../../live/project'
import { Jump } from '../../ui/Parts'
import { PauseButton } from '../../ui/PauseButton'
import { Paused, pauseText } from '../../ui/Paused'
import { Status, type StatusName } from '../../ui/Status'
import { Ago, Took } from '../../ui/Time'
import { rates, watchRates } from '../flow/rates'

export function Doing({ step }: { step: StepNode }) {
  const doing = useStore(activity, (steps) => steps[step.name] ?? IDLE)
  useEffect(watchRates, [])
  const perMinute = useStore(rates, (all) => all[step.name] ?? 0)
  return (
    <>
      <p className="doing">
        <Standing step={step} doing={doing} />
      </p>
      <Pausing step={step} />
      <dl className="sums">
        <Sum name="done" count={doing.succeeded} />
        <Sum name="failed" count={doing.failed} tone="failed" />
        <Sum name="skipped" count={doing.skipped} />
        {/* Counted only while somebody looks: none doesn't mean that none came. */}
        {perMinute > 0 && <Sum name="a minute" count={perMinute} />}
      </dl>
      <Queues step={step.name} />
    </>
  )
}

// A paused Step says so, and who may can pause it or have it go on.
function Pausing({ step }: { step: StepNode }) {
  const note = usePause(step.name)
  return (
    <div className="pausing">
      {note && (
        <span>
          <Paused note={note} /> <small>{pauseText(note)}</small>
        </span>
      )}
      <PauseButton step={step} />
    </div>
  )
}

function Standing({ step, doing: { running, last } }: { step: StepNode; doing: Activity }) {
  if (running > 0) {
    return (
      <>
        <Status name="running" /> {running > 1 && <span>{running.toLocaleString()} at once</span>}
      </>
    )
  }
  if (!last) return <Status name={step.broken ? 'stopped' : 'waiting'} />
  const name: StatusName = last.status === 'error' ? 'failed' : 'done'
  return (
    <>
      <Status name={name} />{' '}
      <span>
        in <Took ms={last.end - last.start} />
      </span>
      <Jump to={{ view: 'traces', trace: last.traceId, span: null, at: null }} title="Open its last trace">
        <Ago at={last.end} />
      </Jump>
    </>
  )
}

function Sum({ name, count, tone }: { name: string; count: number; tone?: string }) {
  return (
    <div data-tone={count > 0 ? tone : undefined}>
      <dt>{name}</dt>
      <dd>{count.toLocaleString()}</dd>
    </div>
  )
}

const WORDS = [
  ['waiting', 'waiting'],
  ['running', 'running'],
  ['delayed', 'held back'],
  ['failed', 'dead letters'],
] as const

export function Queues({ step, topic }: { step?: string; topic?: string }) {
  useEffect(watchDepths, [])
  const all = useStore(depths, (known) => known)
  const own = Object.entries(all).filter(([, depth]) => depth.step === step || (topic && depth.topic === topic))
  if (own.length === 0) return null
  return (
    <ul className="queues">
      {own.map(([name, depth]) => (
        <li key={name}>
          <QueueName name={name} depth={depth} byTopic={step !== undefined} />
          <Jump
            className="jump depths"
            to={{ view: 'queues', queue: name, pile: null, fault: null, letter: null }}
            title="Open its queue"
          >
            <Depths depth={depth} />
          </Jump>
        </li>
      ))}
    </ul>
  )
}

function QueueName({ name, depth, byTopic }: { name: string; depth: QueueDepth; byTopic: boolean }) {
  if (!byTopic && depth.step) return <Jump to={{ step: depth.step, topic: null, span: null }}>{depth.step}</Jump>
  if (depth.topic === null) return <span>{name}</span>
  if (depth.topic.startsWith('@'))
    return <span>{depth.topic.startsWith('@cron') ? 'Its schedule' : 'Its changes'}</span>
  return <Jump to={{ topic: depth.topic, step: null, span: null }}>{depth.topic}</Jump>
}

function Depths({ depth }: { depth: QueueDepth }) {
  const shown = WORDS.filter(([name]) => depth[name] > 0)
  if (shown.length === 0) return 'nothing waits'
  return shown.map(([name, word], at) => (
    <span key={name} data-tone={name === 'failed' ? 'failed' : undefined}>
      {at > 0 && ', '}
      {depth[name].toLocaleString()} {name === 'failed' && depth[name] === 1 ? 'dead letter' : word}
    </span>
  ))
}

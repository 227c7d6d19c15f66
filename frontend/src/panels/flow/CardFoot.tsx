// The last line of a card, one line of truth: "Done · 42 ms · 3 min ago", and how often in a minute.
import { useStore } from '../../core/store'
import type { Activity, StepNode } from '../../core/types'
import { depths, waitingFor } from '../../live/depths'
import { usePause } from '../../live/pausing'
import { PauseButton } from '../../ui/PauseButton'
import { Paused, pauseText } from '../../ui/Paused'
import { Status } from '../../ui/Status'
import { Ago } from '../../ui/Time'
import './foot.css'
import { type Mark, restingText, sumText, tookText } from './marks'
import { rates } from './rates'

interface CardFootProps {
  doing: Activity
  step: StepNode
  isChosen?: boolean
}

export function CardFoot({ doing, step, isChosen = false }: CardFootProps) {
  const { running, last } = doing
  const note = usePause(step.name)
  if (note && running === 0) {
    return (
      <p className="card-foot" title={pauseText(note)}>
        <Paused note={note} />
        <Waiting step={step.name} />
        <PauseButton step={step} small />
      </p>
    )
  }
  if (running > 0) {
    return (
      <p className="card-foot" title={sumText(doing)}>
        <Status name="running" />
        {running > 1 && <span>{running.toLocaleString()} at once</span>}
        <Rate step={step.name} />
        {isChosen && <PauseButton step={step} small />}
      </p>
    )
  }
  if (step.broken || !last)
    return (
      <p className="card-foot">
        {restingText(step, doing)}
        {isChosen && <PauseButton step={step} small />}
      </p>
    )
  return (
    <p className="card-foot" title={sumText(doing)}>
      <Status name={last.status === 'error' ? 'failed' : 'done'} />
      <span>{tookText(doing)}</span>
      <span>
        <Ago at={last.end} />
      </span>
      <Rate step={step.name} />
      {isChosen && <PauseButton step={step} small />}
    </p>
  )
}

export function MarkFoot({ mark }: { mark: Mark | null }) {
  if (!mark) return <p className="card-foot">Not part of it</p>
  return (
    <p className="card-foot">
      {mark.status && <Status name={mark.status} />}
      <span className="cut">{mark.text}</span>
      {mark.count !== undefined && mark.count > 1 && <b className="rate">×{mark.count.toLocaleString()}</b>}
    </p>
  )
}

function Waiting({ step }: { step: string }) {
  const count = useStore(depths, (all) => waitingFor(all, step))
  return <span>{count === 0 ? 'nothing waits' : `${count.toLocaleString()} waiting`}</span>
}

function Rate({ step }: { step: string }) {
  const rate = useStore(rates, (all) => all[step] ?? 0)
  if (rate === 0) return null
  return (
    <b className="rate" title="How often it started in the last minute">
      {rate.toLocaleString()}/min
    </b>
  )
}

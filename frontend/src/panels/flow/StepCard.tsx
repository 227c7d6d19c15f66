// One Step on the diagram: what it is, what starts it, how it went.
import { Handle, type NodeProps, Position } from '@xyflow/react'
import { CircleAlert, CircleCheck, CircleX, LoaderCircle, TriangleAlert } from 'lucide-react'
import { memo } from 'react'
import { useStore } from '../../core/store'
import { counted, duration } from '../../core/time'
import type { Activity, Problem, StepNode } from '../../core/types'
import { activity, IDLE } from '../../live/project'
import './card.css'
import { type Card, languageTag } from './graph'
import { hueOf, iconOf } from './icons'

export const StepCard = memo(function StepCard({ data, selected }: NodeProps<Card>) {
  const { step, problems, direction } = data
  const doing = useStore(activity, (steps) => steps[step.name] ?? IDLE)
  const first = step.triggers[0]
  const isBroken = Boolean(step.broken)
  return (
    <div
      className="card"
      data-selected={selected || undefined}
      data-running={doing.running > 0 || undefined}
      data-broken={isBroken || undefined}
      data-virtual={step.virtual || undefined}
      style={{ '--hue': hueOf(first?.colour ?? 'other') } as React.CSSProperties}
    >
      <Handle type="target" position={direction === 'LR' ? Position.Left : Position.Top} isConnectable={false} />
      <div className="card-head">
        <strong title={step.name}>{step.name}</strong>
        <ProblemMark problems={problems} isBroken={isBroken} />
        <span className="tag">{step.virtual ? 'outside' : languageTag(step)}</span>
      </div>
      <Triggers step={step} />
      <Foot doing={doing} step={step} />
      <Handle type="source" position={direction === 'LR' ? Position.Right : Position.Bottom} isConnectable={false} />
    </div>
  )
})

function Triggers({ step }: { step: StepNode }) {
  if (step.triggers.length === 0) {
    return <p className="trigger quiet">{step.broken?.message ?? step.description ?? 'Nothing starts it'}</p>
  }
  return (
    <ul>
      {step.triggers.map((trigger) => {
        const Icon = iconOf(trigger.icon)
        return (
          <li className="trigger" key={trigger.suffix} title={`${trigger.label}: ${trigger.summary}`}>
            <Icon size={13} style={{ color: hueOf(trigger.colour) }} aria-label={trigger.label} />
            <span>{trigger.summary}</span>
            {trigger.condition && <em title="Runs only when its condition holds">if</em>}
          </li>
        )
      })}
    </ul>
  )
}

function Foot({ doing, step }: { doing: Activity; step: StepNode }) {
  const { running, skipped, last } = doing
  if (running > 0) {
    return (
      <p className="card-foot" data-tone="running">
        <LoaderCircle size={13} className="spin" aria-hidden />
        <span>{running === 1 ? 'Running' : `${running} running`}</span>
        <Counts doing={doing} />
      </p>
    )
  }
  if (step.broken) return <p className="card-foot">{brokenPlace(step)}</p>
  if (!last) return <p className="card-foot">{notRun(step, skipped)}</p>
  const isFailure = last.status === 'error'
  const Icon = isFailure ? CircleX : CircleCheck
  return (
    <p className="card-foot" data-tone={isFailure ? 'failed' : 'done'}>
      <Icon size={13} aria-hidden />
      <span>
        {isFailure ? 'Failed' : 'Done'} in {duration(last.end - last.start)}
      </span>
      <Counts doing={doing} />
    </p>
  )
}

function brokenPlace(step: StepNode): string {
  const line = step.broken?.line
  return `Doesn’t load${line ? `, see line ${line}` : ''}${step.runner ? '; the last good version runs' : ''}`
}

function notRun(step: StepNode, skipped: number): string {
  if (step.virtual) return 'Outside this project'
  return skipped > 0 ? `Condition not met, ${counted(skipped, 'time', 'times')}` : 'Not run yet'
}

function Counts({ doing }: { doing: Activity }) {
  const { succeeded, failed, skipped } = doing
  return (
    <span className="counts">
      <span title={counted(succeeded, 'attempt succeeded', 'attempts succeeded')}>{succeeded.toLocaleString()} ok</span>
      {failed > 0 && (
        <span className="bad" title={counted(failed, 'attempt failed', 'attempts failed')}>
          {failed.toLocaleString()} failed
        </span>
      )}
      {skipped > 0 && (
        <span title={`${counted(skipped, 'time', 'times')} its condition didn’t hold`}>
          {skipped.toLocaleString()} skipped
        </span>
      )}
    </span>
  )
}

function ProblemMark({ problems, isBroken }: { problems: Problem[]; isBroken: boolean }) {
  if (problems.length === 0 && !isBroken) return null
  const isError = isBroken || problems.some(({ severity }) => severity === 'error')
  const Icon = isError ? CircleAlert : TriangleAlert
  const text = problems.map(({ message }) => message).join('\n') || 'This file doesn’t load'
  return (
    <span className="mark" data-tone={isError ? 'failed' : 'warning'} title={text}>
      <Icon size={15} aria-label={`${isError ? 'Error' : 'Warning'}: ${text}`} />
    </span>
  )
}

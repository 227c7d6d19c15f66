// One Step on the diagram: what it is, what starts it, how it went.
import type { NodeProps } from '@xyflow/react'
import { CircleAlert, TriangleAlert } from 'lucide-react'
import { Fragment, memo } from 'react'
import { go } from '../../core/address'
import { useStore } from '../../core/store'
import type { Problem, StepNode } from '../../core/types'
import { activity, IDLE } from '../../live/project'
import './card.css'
import { CardEnd } from './CardEnd'
import { CardFoot, MarkFoot } from './CardFoot'
import type { Card } from './cards'
import { languageTag } from './graph'
import { hueOf, iconOf } from './icons'
import { stateOf } from './marks'
import { wordsOf } from './words'

export const StepCard = memo(function StepCard({ data, selected }: NodeProps<Card>) {
  const { item, problems, mark, isLive } = data
  const doing = useStore(activity, (steps) => (isLive && steps[item.step?.name ?? '']) || IDLE)
  const { step } = item
  if (!step) return null
  const isBroken = Boolean(step.broken)
  return (
    <>
      <div
        className="card"
        data-selected={selected || undefined}
        data-state={isLive ? stateOf(step, doing) : (mark?.status ?? 'idle')}
        data-virtual={step.virtual || undefined}
        style={{ '--hue': hueOf(step.triggers[0]?.colour ?? 'other') } as React.CSSProperties}
      >
        <div className="card-head">
          <strong title={step.name}>{breakable(step.name)}</strong>
          <ProblemMark problems={problems} isBroken={isBroken} />
          <span className="tag">{step.virtual ? 'outside' : languageTag(step)}</span>
        </div>
        <Triggers step={step} />
        {isLive ? <CardFoot doing={doing} step={step} isChosen={Boolean(selected)} /> : <MarkFoot mark={mark} />}
      </div>
      {isLive && <CardEnd step={step} />}
    </>
  )
})

// From afar a long name takes two lines, and is broken where its words are.
function breakable(name: string) {
  return wordsOf(name).map((word, index) => (
    // biome-ignore lint/suspicious/noArrayIndexKey: the words of a name keep their places
    <Fragment key={index}>
      {index > 0 && <wbr />}
      {word}
    </Fragment>
  ))
}

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

function ProblemMark({ problems, isBroken }: { problems: Problem[]; isBroken: boolean }) {
  if (problems.length === 0 && !isBroken) return null
  const isError = isBroken || problems.some(({ severity }) => severity === 'error')
  const Icon = isError ? CircleAlert : TriangleAlert
  const text = problems.map(({ message }) => message).join('\n') || 'This file doesn’t load'
  return (
    <button
      type="button"
      className="mark nodrag"
      data-tone={isError ? 'failed' : 'warning'}
      title={text}
      aria-label={`${isError ? 'Error' : 'Warning'}: ${text}. Show all problems`}
      onClick={() => go({ panel: 'problems' })}
    >
      <Icon size={15} aria-hidden />
    </button>
  )
}

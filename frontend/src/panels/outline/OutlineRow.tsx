// One row of the outline: what it is on the left, how it stands on the right.
import { ArrowRight, ChevronDown, ChevronRight, CircleAlert, TriangleAlert } from 'lucide-react'
import { memo } from 'react'
import { useStore } from '../../core/store'
import { counted } from '../../core/time'
import type { FlowEdge, StepNode } from '../../core/types'
import { depths, depthText, sumOf } from '../../live/depths'
import { activity, IDLE } from '../../live/project'
import { CardFoot } from '../flow/CardFoot'
import { languageTag } from '../flow/graph'
import { hueOf, iconOf } from '../flow/icons'
import { act } from './act'
import type { Row } from './tree'

interface OutlineRowProps {
  row: Row
  // Whether Tab stops here; the arrow keys go on from there.
  isStop: boolean
  isSelected: boolean
  onFocus: (id: string) => void
  onToggle: (row: Row) => void
}

export const OutlineRow = memo(function OutlineRow({ row, isStop, isSelected, onFocus, onToggle }: OutlineRowProps) {
  const Chevron = row.isOpen ? ChevronDown : ChevronRight
  return (
    // biome-ignore lint/a11y/useKeyWithClickEvents: the tree listens to the keys of all its rows
    <div
      role="treeitem"
      className="outline-row"
      data-row={row.id}
      data-kind={row.body.kind}
      aria-level={row.level}
      aria-posinset={row.place}
      aria-setsize={row.siblings}
      aria-expanded={row.isOpen ?? undefined}
      aria-selected={isSelected}
      tabIndex={isStop ? 0 : -1}
      style={{ '--level': row.level } as React.CSSProperties}
      onFocus={() => onFocus(row.id)}
      onClick={() => (row.body.kind === 'group' ? onToggle(row) : act(row))}
    >
      {/* biome-ignore lint/a11y/useKeyWithClickEvents: as above */}
      {/* biome-ignore lint/a11y/noStaticElementInteractions: the row itself opens with the arrow keys */}
      <span
        className="twist"
        onClick={(event) => {
          if (row.isOpen === null) return
          event.stopPropagation()
          onToggle(row)
        }}
      >
        {row.isOpen !== null && <Chevron size={14} aria-hidden />}
      </span>
      <Body row={row} />
    </div>
  )
})

function Body({ row: { body } }: { row: Row }) {
  switch (body.kind) {
    case 'group':
      return (
        <>
          <strong>{body.group.name}</strong>
          <small>{counted(body.group.steps.length, 'Step')}</small>
        </>
      )
    case 'step':
      return <StepBody step={body.step} problems={body.problems.length} />
    case 'trigger': {
      const Icon = iconOf(body.trigger.icon)
      return (
        <>
          <Icon size={14} style={{ color: hueOf(body.trigger.colour) }} aria-hidden />
          <span className="what">
            <small>{body.trigger.label}</small> {body.trigger.summary}
            {body.trigger.condition && <small> when its condition holds</small>}
          </span>
        </>
      )
    }
    case 'sends':
      return (
        <>
          <ArrowRight size={14} aria-hidden />
          <span className="what">
            <small>Sends</small> <code>{body.topic}</code> <small>{targets(body.edges)}</small>
          </span>
        </>
      )
    case 'problem':
      return (
        <>
          <CircleAlert size={14} aria-hidden />
          <span className="what">{body.problem.message}</span>
        </>
      )
  }
}

function targets(edges: FlowEdge[]): string {
  if (edges.length === 0) return 'which no Step takes'
  const names = edges.map(({ target, conditional }) => (conditional ? `${target} (sometimes)` : target))
  return `to ${names.join(', ')}`
}

function StepBody({ step, problems }: { step: StepNode; problems: number }) {
  const doing = useStore(activity, (steps) => steps[step.name] ?? IDLE)
  const Icon = iconOf(step.triggers[0]?.icon ?? '')
  return (
    <>
      <Icon size={14} style={{ color: hueOf(step.triggers[0]?.colour ?? 'other') }} aria-hidden />
      <span className="name">{step.name}</span>
      <small className="summary">{step.triggers.map(({ summary }) => summary).join(', ')}</small>
      <span className="tag">{step.virtual ? 'outside' : languageTag(step)}</span>
      {problems > 0 && (
        <span className="problem-count">
          <TriangleAlert size={13} aria-hidden /> {counted(problems, 'problem')}
        </span>
      )}
      <Waiting step={step.name} />
      <CardFoot doing={doing} step={step} />
    </>
  )
}

function Waiting({ step }: { step: string }) {
  const text = useStore(depths, (all) => depthText(sumOf(Object.values(all).filter((depth) => depth.step === step))))
  return text ? <span className="waiting">{text}</span> : null
}

// Everything about the selected Step: what it is, what starts it, what it passes on, how it went lately.
import { useState } from 'react'
import { go } from '../../core/address'
import { useStore } from '../../core/store'
import type { Flow, LogLine, StepNode } from '../../core/types'
import { activity, flowState, IDLE } from '../../live/project'
import { Inspected, Section } from '../../ui/Inspected'
import { languageTag } from '../flow/graph'
import { hueOf, iconOf } from '../flow/icons'
import { ProblemRow } from '../problems/ProblemPanel'
import './step.css'
import { RunList } from './RunList'
import { loadErrors, loadRuns, useFresh } from './recent'

export default function StepInspector({ id }: { id: string }) {
  const flow = useStore(flowState, (state) => state.flow)
  const step = flow?.nodes.find((node) => node.id === id)
  if (!flow) return null
  if (!step) return <Gone name={id} />
  const problems = flow.problems.filter(({ file }) => file === step.file)
  return (
    <Inspected kind={step.virtual ? 'Outside this project' : 'Step'} title={step.name}>
      <p className="place mono">{step.file}</p>
      {step.description && <p className="description">{step.description}</p>}
      <p className="tags">
        {!step.virtual && <span className="tag">{languageTag(step)}</span>}
        {step.flows.map((name) => (
          <span className="tag" key={name}>
            {name}
          </span>
        ))}
      </p>
      {problems.length > 0 && (
        <Section title="Problems">
          <ul>
            {problems.map((problem) => (
              <ProblemRow key={`${problem.line}:${problem.message}`} problem={problem} />
            ))}
          </ul>
        </Section>
      )}
      <Triggers step={step} />
      <Neighbours step={step} flow={flow} />
      {!step.virtual && <Recent step={step} />}
    </Inspected>
  )
}

function Gone({ name }: { name: string }) {
  return (
    <Inspected kind="Step" title={name}>
      <p>There is no Step of this name in the project now. It may have been renamed or deleted.</p>
    </Inspected>
  )
}

function Triggers({ step }: { step: StepNode }) {
  if (step.triggers.length === 0) return null
  return (
    <Section title="Started by">
      <ul className="rows">
        {step.triggers.map((trigger) => {
          const Icon = iconOf(trigger.icon)
          return (
            <li key={trigger.suffix}>
              <Icon size={14} style={{ color: hueOf(trigger.colour) }} aria-hidden />
              <span>
                <b>{trigger.label}</b> {trigger.summary}
                {trigger.condition && <small> when its condition holds</small>}
              </span>
            </li>
          )
        })}
      </ul>
    </Section>
  )
}

function Neighbours({ step, flow }: { step: StepNode; flow: Flow | null }) {
  const outgoing = flow?.edges.filter(({ source }) => source === step.id) ?? []
  const names = [...new Set([...step.enqueues, ...outgoing.map(({ name }) => name)])]
  if (names.length === 0) return null
  return (
    <Section title="Passes on">
      <ul className="rows">
        {names.map((name) => {
          const targets = outgoing.filter((edge) => edge.name === name).map(({ target }) => target)
          return (
            <li key={name}>
              <code>{name}</code>
              <span className="to">
                {targets.map((target) => (
                  <button key={target} type="button" className="jump" onClick={() => go({ step: target })}>
                    {target}
                  </button>
                ))}
                {targets.length === 0 && 'nobody takes it'}
              </span>
            </li>
          )
        })}
      </ul>
    </Section>
  )
}

function Recent({ step }: { step: StepNode }) {
  const doing = useStore(activity, (steps) => steps[step.name] ?? IDLE)
  const changes = doing.succeeded + doing.failed + doing.running
  const runs = useFresh(step.name, changes, loadRuns)
  const errors = useFresh(step.name, changes, loadErrors)
  return (
    <>
      <Section title="Last runs">
        <RunList runs={runs} />
      </Section>
      {errors && errors.length > 0 && (
        <Section title="Recent errors">
          <ul className="rows errors">
            {errors.map((line) => (
              <ErrorLine key={`${line.time}:${line.spanId}:${line.message}`} line={line} />
            ))}
          </ul>
        </Section>
      )}
      <button
        type="button"
        className="button"
        onClick={() => go({ panel: 'logs', from: step.name, level: null, q: null })}
      >
        Show its log lines
      </button>
    </>
  )
}

function ErrorLine({ line }: { line: LogLine }) {
  const [isOpen, setOpen] = useState(false)
  return (
    <li>
      <button type="button" className="error-line" aria-expanded={isOpen} onClick={() => setOpen(!isOpen)}>
        {line.message}
      </button>
    </li>
  )
}

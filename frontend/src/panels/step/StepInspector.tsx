// Everything about the selected Step: what it is, how it is doing, why it doesn't run, what it is tied to, its code.
import { Ellipsis, List, Pencil, ScrollText } from 'lucide-react'
import { useEffect, useState } from 'react'
import { go, useField } from '../../core/address'
import { useStore } from '../../core/store'
import type { Flow, StepNode } from '../../core/types'
import { type Awaited, awaited } from '../../live/awaited'
import { flowState } from '../../live/project'
import { useMay } from '../../live/role'
import { CopyButton } from '../../ui/CopyButton'
import { Inspected, Section } from '../../ui/Inspected'
import { Menu } from '../../ui/Menu'
import { Jump } from '../../ui/Parts'
import { languageTag } from '../flow/graph'
import { ProblemRow } from '../problems/ProblemRow'
import { RunStep } from '../run/ways'
import { Why } from '../why/Why'
import { Code } from './Code'
import { Doing } from './Doing'
import { Lately } from './Lately'
import { Starts } from './Starts'
import './step.css'
import { Receives, Sends } from './Ways'

export default function StepInspector({ id }: { id: string }) {
  const flow = useStore(flowState, (state) => state.flow)
  const step = flow?.nodes.find((node) => node.id === id)
  if (!flow) return <p className="opening">Reading the project…</p>
  return step ? <Shown step={step} flow={flow} /> : <Gone name={id} />
}

function Shown({ step, flow }: { step: StepNode; flow: Flow }) {
  const asked = useAsked()
  const problems = flow.problems.filter(({ file }) => file === step.file)
  return (
    <Inspected
      kind={step.virtual ? 'Outside this project' : 'Step'}
      title={step.name}
      actions={<ChangeMenu step={step.name} />}
    >
      <What step={step} />
      {!step.virtual && <Doing step={step} />}
      {problems.length > 0 && (
        <Section title="Problems">
          <ul className="step-problems">
            {problems.map((problem) => (
              <ProblemRow key={`${problem.line}:${problem.message}`} problem={problem} step={step.id} />
            ))}
          </ul>
        </Section>
      )}
      {!step.virtual && (
        <Why
          of="step"
          id={step.name}
          title="Why did it not run?"
          isAsked={asked === 'why'}
          calm="Nothing keeps it from running now."
        />
      )}
      <Starts step={step} />
      <Receives step={step} flow={flow} />
      <Sends step={step} flow={flow} />
      {!step.virtual && <Lately step={step} />}
      <Code step={step} asked={asked} />
    </Inspected>
  )
}

// What the address asks to be shown, once: it isn't a place to come back to.
function useAsked(): string | null {
  const part = useField('part')
  const [asked, setAsked] = useState(part)
  useEffect(() => {
    if (part === null) return
    setAsked(part)
    go({ part: null }, 'replace')
  }, [part])
  return part ?? asked
}

function What({ step }: { step: StepNode }) {
  const place = step.line === null ? step.file : `${step.file}:${step.line}`
  return (
    <>
      <p className="step-place">
        <Jump className="place mono" to={{ part: 'code' }} title="Show its code">
          {place}
        </Jump>
        <CopyButton label="Copy the place of the file" text={() => place} />
      </p>
      {step.description && <p className="description">{step.description}</p>}
      <p className="tags">
        {!step.virtual && <span className="tag">{languageTag(step)}</span>}
        {step.flows.map((name) => (
          <Jump className="tag" key={name} to={{ view: null, flow: name }} title={`Show the flow ${name}`}>
            {name}
          </Jump>
        ))}
      </p>
      {step.virtual ? (
        <p className="quiet">It stands in the diagram for something outside. The studio doesn’t run it.</p>
      ) : (
        <p className="step-ways">
          {step.triggers.length > 0 && <RunStep step={step.name} />}
          <Jump className="button" to={{ view: 'traces', ran: step.name, trace: null }}>
            <List size={14} aria-hidden /> Its traces
          </Jump>
          <Jump className="button" to={{ panel: 'logs', from: step.name, level: null, q: null, run: null, line: null }}>
            <ScrollText size={14} aria-hidden /> Its log
          </Jump>
          <Edit step={step} />
        </p>
      )}
    </>
  )
}

function Edit({ step }: { step: StepNode }) {
  if (!useMay('editor')) return null
  const row = String(step.broken?.line ?? step.line ?? '')
  return (
    <Jump className="button" to={{ view: 'code', file: step.file, row }} title="Change its code">
      <Pencil size={14} aria-hidden /> Edit code
    </Jump>
  )
}

function ChangeMenu({ step }: { step: string }) {
  if (!useMay('editor')) return null
  const items = DEEDS.map(([deed, label]) => ({ label, run: () => go({ change: `${deed}/${step}` }) }))
  return <Menu label={`Rename, duplicate or delete ${step}`} icon={<Ellipsis size={16} aria-hidden />} items={items} />
}

const DEEDS = [
  ['rename', 'Rename…'],
  ['duplicate', 'Duplicate…'],
  ['delete', 'Delete…'],
] as const

function Gone({ name }: { name: string }) {
  const coming = useStore(awaited, (state) => state)
  if (coming?.name === name) return <Coming awaited={coming} />
  return (
    <Inspected kind="Step" title={name}>
      <p>There is no Step of this name in the project now. It may have been renamed or deleted.</p>
      <p className="step-ways">
        <Jump className="button" to={{ view: 'traces', ran: name, trace: null, step: null }}>
          <List size={14} aria-hidden /> Traces it ran in
        </Jump>
      </p>
    </Inspected>
  )
}

// Its file was just written.
function Coming({ awaited: { name, file } }: { awaited: Awaited }) {
  return (
    <Inspected kind="Step" title={name}>
      <p role="status">Its file is written. It stands on the diagram as soon as it has loaded.</p>
      <p className="step-ways">
        <Jump className="button" to={{ view: 'code', file, row: null }}>
          <Pencil size={14} aria-hidden /> Edit code
        </Jump>
      </p>
    </Inspected>
  )
}

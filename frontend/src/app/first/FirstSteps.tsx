// What there is to try in the first five minutes. It takes room of its own, so that it covers nothing, and ticks by itself.
import { Check } from 'lucide-react'
import { useEffect } from 'react'
import type { Changes } from '../../core/address'
import { useStore } from '../../core/store'
import type { Flow } from '../../core/types'
import { dismiss, type FirstStep, useFirstSteps } from '../../live/first-steps'
import { flowState } from '../../live/project'
import { Jump } from '../../ui/Parts'
import './first-steps.css'
import { card, offerOnce, show } from './card'

interface Told {
  title: string
  text: string
  link: string
  to: (step: FirstStep, flow: Flow | null) => Changes
}

const TOLD: Record<FirstStep['id'], Told> = {
  diagram: {
    title: 'Look at the diagram',
    text: 'Each card is one file. A line is a message that one Step sends and another takes.',
    link: 'Show the diagram',
    to: () => ({ view: null, trace: null, span: null }),
  },
  run: {
    title: 'Run something',
    text: 'Send a request to an endpoint. Its form is filled in with an example already.',
    link: 'Show the first endpoint',
    to: (_, flow) => ({ view: 'endpoints', endpoint: firstEndpoint(flow), step: null, trace: null, span: null }),
  },
  story: {
    title: 'Find out why one failed',
    text: 'One run of this sample fails on purpose. Its story says what happened and what to do.',
    link: 'Open the failed run',
    to: ({ traceId }) => ({ view: 'traces', mode: null, trace: traceId ?? null, status: traceId ? null : 'failed' }),
  },
  edit: {
    title: 'Change one line',
    text: 'Change the file of the Step that failed, here or in your own editor. It is live within a second.',
    link: 'Open the file',
    to: ({ step }, flow) => ({ view: 'code', file: fileOf(step, flow), step: null, trace: null, span: null }),
  },
  again: {
    title: 'Run it again',
    text: 'Press “Continue from here” in the run that failed, and see it pass.',
    link: 'Open the failed run',
    to: ({ traceId }) => ({ view: 'traces', mode: null, trace: traceId ?? null, status: traceId ? null : 'failed' }),
  },
}

// One that sends a message on shows more than one that only answers.
function firstEndpoint(flow: Flow | null): string | null {
  const endpoints = (flow?.nodes ?? []).filter(({ triggers }) => triggers.some(({ kind }) => kind === 'http'))
  const first = endpoints.find(({ enqueues }) => enqueues.length > 0) ?? endpoints[0]
  return first?.triggers.find(({ kind }) => kind === 'http')?.summary ?? null
}

function fileOf(step: string | undefined, flow: Flow | null): string | null {
  return flow?.nodes.find(({ name }) => name === step)?.file ?? null
}

export function FirstSteps() {
  const found = useFirstSteps()
  const isOpen = useStore(card, (state) => state)
  const isNew = found !== null && !found.dismissed && found.steps.every(({ id, done }) => !done || id === 'diagram')
  useEffect(() => {
    if (isNew) offerOnce()
  }, [isNew])
  if (!found || found.dismissed || !isOpen) return null
  const next = found.steps.find((step) => !step.done)
  return (
    <section className="first-steps" id="first-steps" aria-label="First steps">
      <div className="first-steps-head">
        <h2>{next ? 'The first five minutes' : 'That is all there is to it'}</h2>
        <button type="button" className="button plain" onClick={() => show(false)}>
          Close
        </button>
      </div>
      <ol>
        {found.steps.map((step) => (
          <Row key={step.id} step={step} isNext={step === next} />
        ))}
      </ol>
      <button type="button" className="button plain first-steps-off" onClick={() => dismiss(true)}>
        Don’t show this again
      </button>
    </section>
  )
}

function Row({ step, isNext }: { step: FirstStep; isNext: boolean }) {
  const { title, text, link, to } = TOLD[step.id]
  const flow = useStore(flowState, (state) => state.flow)
  return (
    <li data-done={step.done || undefined} aria-current={isNext ? 'step' : undefined}>
      <span className="first-steps-mark">{step.done && <Check size={12} aria-hidden />}</span>
      <div>
        <b>{title}</b>
        {step.done && <span className="hidden"> (done)</span>}
        {isNext && (
          <>
            <p>{text}</p>
            <Jump to={to(step, flow)}>{link}</Jump>
          </>
        )}
      </div>
    </li>
  )
}

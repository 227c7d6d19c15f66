// How far somebody has come with the first five minutes, and what is next. No tour: it stands aside and ticks by itself.
import { Check, ListTodo } from 'lucide-react'
import { useEffect, useId, useRef } from 'react'
import type { Changes } from '../../core/address'
import { Jump } from '../../ui/Parts'
import './first-steps.css'
import { dismiss, type FirstStep, useFirstSteps } from '../../live/first-steps'

interface Told {
  title: string
  text: string
  link: string
  to: (step: FirstStep) => Changes
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
    text: 'Send a request to an endpoint: the Step’s card has its address as a command to copy.',
    link: 'Show the first endpoint',
    to: ({ step }) => ({ view: null, step: step ?? null, trace: null, span: null }),
  },
  story: {
    title: 'Find out why one failed',
    text: 'One run of this sample fails on purpose. Its story says what happened and what to do.',
    link: 'Open the failed run',
    to: ({ traceId }) => ({ view: 'traces', mode: null, trace: traceId ?? null, status: traceId ? null : 'error' }),
  },
  edit: {
    title: 'Change one line',
    text: 'Open the file of the Step that failed in your editor and save it. It is live within a second.',
    link: 'Show the Step',
    to: ({ step }) => ({ view: null, step: step ?? null, trace: null, span: null }),
  },
  again: {
    title: 'Run it again',
    text: 'Send the same request once more and see it pass.',
    link: 'Show the Step',
    to: ({ step }) => ({ view: null, step: step ?? null, trace: null, span: null }),
  },
}

export function FirstStepsButton() {
  const anchor = useId()
  const card = useRef<HTMLDivElement>(null)
  const found = useFirstSteps()
  const done = found?.steps.filter((step) => step.done).length ?? 0
  const isNew = found !== null && !found.dismissed && found.steps.every(({ id, done }) => !done || id === 'diagram')
  // Shown by itself once, to somebody who has done nothing yet.
  useEffect(() => {
    if (isNew && window.innerWidth > 900) card.current?.showPopover()
  }, [isNew])
  if (!found || found.dismissed) return null
  const next = found.steps.find((step) => !step.done)
  return (
    <>
      <button type="button" className="button first-steps-button" popoverTarget={anchor}>
        <ListTodo size={15} aria-hidden />
        <span className="first-steps-word">First steps</span> {done} of {found.steps.length}
      </button>
      <div ref={card} id={anchor} popover="manual" className="first-steps" role="dialog" aria-label="First steps">
        <div className="first-steps-head">
          <h2>{next ? 'The first five minutes' : 'That is all there is to it'}</h2>
          <button type="button" className="button plain" popoverTarget={anchor} popoverTargetAction="hide">
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
      </div>
    </>
  )
}

function Row({ step, isNext }: { step: FirstStep; isNext: boolean }) {
  const { title, text, link, to } = TOLD[step.id]
  return (
    <li data-done={step.done || undefined} aria-current={isNext ? 'step' : undefined}>
      <span className="first-steps-mark">{step.done && <Check size={12} aria-hidden />}</span>
      <div>
        <b>{title}</b>
        {step.done && <span className="hidden"> (done)</span>}
        {isNext && (
          <>
            <p>{text}</p>
            <Jump to={to(step)}>{link}</Jump>
          </>
        )}
      </div>
    </li>
  )
}

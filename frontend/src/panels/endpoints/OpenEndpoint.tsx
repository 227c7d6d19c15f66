// One endpoint: a request to write and send, the answer beside it, and below what the Step says that it takes and answers.
import { useState } from 'react'
import { useStore } from '../../core/store'
import { useTitle } from '../../core/title'
import { project } from '../../live/project'
import { useMay } from '../../live/role'
import { CopyButton } from '../../ui/CopyButton'
import { PanelHead } from '../../ui/PanelHead'
import { Jump } from '../../ui/Parts'
import { curlOf } from '../step/curl'
import { newAnswer } from './answer'
import { type Draft, toSend } from './draft'
import { drafts, setDraft, startOf } from './drafts'
import { Method } from './EndpointList'
import { Examples } from './Examples'
import { auth, remember, type SentBefore, sentBefore } from './kept'
import { RequestForm } from './RequestForm'
import { Response } from './Response'
import { Schemas } from './Schemas'
import { answers, keyOf, send, stop } from './sending'
import '../../ui/failure.css'
import './endpoint.css'
import { type Endpoint, type EndpointPage, nameOf, type SavedRequest } from './types'

interface Props {
  endpoint: Endpoint
  examples: Record<string, SavedRequest>
  problem: EndpointPage['problem']
}

export function OpenEndpoint({ endpoint, examples, problem }: Props) {
  const key = keyOf(endpoint)
  const name = useStore(project, (known) => known?.name ?? '')
  const [start] = useState(() => startOf(endpoint, examples))
  const draft = useStore(drafts, (known) => known[key]) ?? start
  const answer = useStore(answers, (known) => known[key]) ?? null
  const [sent, setSent] = useState<SentBefore[] | null>(null)
  const before = sent ?? sentBefore(name, endpoint)
  const may = useMay('operator')
  useTitle(nameOf(endpoint))
  const run = async () => {
    const told = await send(endpoint, toSend(endpoint, draft, auth.get()))
    if (told.head) setSent(remember(name, endpoint, draft, told))
  }
  return (
    <section className="endpoint" aria-label={nameOf(endpoint)}>
      <Head endpoint={endpoint} draft={draft} />
      <div className="endpoint-body">
        <div className="endpoint-ask">
          <Examples endpoint={endpoint} draft={draft} examples={examples} sent={before} problem={problem} />
          <RequestForm
            endpoint={endpoint}
            draft={draft}
            change={(next) => setDraft(endpoint, next)}
            send={may ? () => void run() : null}
            stop={answer && (answer.stage === 'waiting' || answer.stage === 'arriving') ? () => stop(endpoint) : null}
          />
        </div>
        <Response answer={answer ?? newAnswer(0)} isAsked={answer !== null} />
        <Schemas endpoint={endpoint} />
      </div>
    </section>
  )
}

function Head({ endpoint, draft }: { endpoint: Endpoint; draft: Draft }) {
  const port = useStore(project, (known) => known?.ports.api)
  const base = `http://${window.location.hostname}:${port}`
  return (
    <>
      <PanelHead
        title={
          <>
            <Method name={endpoint.method} /> <span className="mono">{endpoint.path}</span>
          </>
        }
        hint={nameOf(endpoint)}
        back={{ label: 'All endpoints', to: { endpoint: null }, always: true }}
      >
        <CopyButton
          label="Copy the request as a command"
          text={() => curlOf(endpoint, base, toSend(endpoint, draft, auth.get()))}
        >
          Copy as curl
        </CopyButton>
      </PanelHead>
      <p className="endpoint-about">
        <Jump to={{ step: endpoint.step, topic: null, span: null }}>{endpoint.step}</Jump>
        {endpoint.description && <span>{endpoint.description}</span>}
        {endpoint.condition && <span>Only if its condition holds.</span>}
      </p>
      {!endpoint.runs && (
        <p className="failure endpoint-broken" role="alert">
          It is Broken, so requests are refused: {endpoint.problem ?? 'nothing runs it.'}{' '}
          <Jump to={{ step: endpoint.step, part: 'code', topic: null, span: null }}>Show its code</Jump>
        </p>
      )}
    </>
  )
}

// What happened, in sentences: the outcome first.
import { useEffect, useState } from 'react'
import { useField } from '../../../core/address'
import { counted, fullTime } from '../../../core/time'
import type { Sentence, Story } from '../../../core/trace-types'
import { noteStory } from '../../../live/first-steps'
import { Unanswered } from '../../../ui/Blank'
import { Jump } from '../../../ui/Parts'
import { Status, statusOf } from '../../../ui/Status'
import { Ago } from '../../../ui/Time'
import { WhyTrace } from '../../why/WhyTrace'
import type { Trace } from '../trace'
import { CopyStory } from './CopyStory'
import { lead } from './lead'
import { sentenceOf } from './owner'
import { Said } from './Said'
import { SentenceRow } from './SentenceRow'
import { StoryError } from './StoryError'
import './story.css'
import './sentence.css'
import type { Span } from './text'
import { useStory } from './useStory'
import { seconds } from './when'

export function StoryMode({ trace }: { trace: string }) {
  return (
    <div className="story-page">
      <Told key={trace} id={trace} />
    </div>
  )
}

function Told({ id }: { id: string }) {
  const { story, trace, isOpen, error, again } = useStory(id)
  const hasFailed = story?.status === 'failed'
  useEffect(() => {
    if (hasFailed) noteStory(id)
  }, [hasFailed, id])
  if (!story) return error ? <Unanswered error={error} retry={again} /> : <div className="opening">Reading…</div>
  const span = spanOf(story, isOpen)
  const topicOf = (sentence: Sentence | undefined) => topic(sentence, trace)
  const teller = story.sentences.find((each) => each.error?.spanId === story.error?.spanId)
  return (
    <article className="story" data-status={story.status}>
      <Head story={story} span={span} isOpen={isOpen} />
      {story.error && (
        <section className="story-error" aria-label="What went wrong">
          <h4>What went wrong</h4>
          <StoryError error={story.error} trace={id} topic={hasFailed ? topicOf(teller) : null} />
        </section>
      )}
      {story.next && (
        <section className="story-next">
          <h4>What happens next</h4>
          <p>
            <Said parts={story.next} />
          </p>
        </section>
      )}
      <Sentences story={story} trace={trace} id={id} topicOf={topicOf} />
      <WhyTrace trace={id} fresh={span.end} />
      <footer className="story-foot">
        <Jump to={{ mode: 'diagram', at: null }}>How it looked on the diagram</Jump>
        <Jump to={{ mode: 'timeline' }}>Every detail</Jump>
      </footer>
    </article>
  )
}

function Head({ story, span, isOpen }: { story: Story; span: Span; isOpen: boolean }) {
  const { first, rest } = lead(story.headline)
  return (
    <header className="story-head">
      <p className="story-facts">
        <Status name={statusOf(story.status)} />
        {story.key && <b>{story.key}</b>}
        {span.start > 0 && (
          <span>
            <Ago at={span.start} />
            {span.end !== null && `, after ${seconds(span.end - span.start)}`}
          </span>
        )}
        {span.start > 0 && <span className="on-paper">{fullTime(span.start)}</span>}
        {isOpen && <span>This page tells it as it goes on.</span>}
        <CopyStory story={story} span={span} />
      </p>
      <h3>
        <Said parts={first} />
      </h3>
      {rest.length > 0 && (
        <p>
          <Said parts={rest} />
        </p>
      )}
    </header>
  )
}

interface SentencesProps {
  story: Story
  trace: Trace | null
  id: string
  topicOf: (sentence: Sentence | undefined) => string | null
}

function Sentences({ story, trace, id, topicOf }: SentencesProps) {
  const [isAll, setAll] = useState(false)
  const selected = sentenceOf(useField('span'), story.sentences, trace?.byId)
  const low = story.sentences.filter((each) => each.low).length
  // What somebody has selected is shown, however little it matters.
  const shown = story.sentences.filter((each) => isAll || !each.low || each.id === selected)
  if (story.sentences.length === 0) return null
  return (
    <section className="story-told" aria-label="What happened">
      <h4>What happened</h4>
      <ol>
        {shown.map((sentence, index) => (
          <SentenceRow
            key={sentence.id}
            sentence={sentence}
            number={index + 1}
            before={shown[index - 1]}
            isCurrent={sentence.id === selected}
            trace={id}
            topic={topicOf(sentence)}
            isToldAbove={story.error !== null && sentence.error?.spanId === story.error.spanId}
          />
        ))}
      </ol>
      {story.cut > 0 && <p className="quiet">{counted(story.cut, 'sentence')} more than fit here.</p>}
      {story.technical > 0 && (
        <div className="story-technical">
          <button type="button" className="button plain" aria-expanded={isAll} onClick={() => setAll(!isAll)}>
            +{counted(story.technical, 'technical step')}
          </button>
          {isAll && (
            <p className="quiet">
              {low > 0 && `${counted(low, 'small step is', 'small steps are')} among the sentences now. `}
              {story.technical > low &&
                `${counted(story.technical - low, 'call', 'calls')} to data and queues ${
                  story.technical - low === 1 ? 'is' : 'are'
                } in the timeline.`}
            </p>
          )}
        </div>
      )}
    </section>
  )
}

// From the first sentence to the end of the last; small ones don't count where there are others.
function spanOf({ sentences }: Story, isOpen: boolean): Span {
  const told = sentences.some(({ low }) => !low) ? sentences.filter(({ low }) => !low) : sentences
  const start = Math.min(...told.map(({ at }) => at))
  const ends = told.map(({ at, took }) => at + (took ?? 0))
  return { start: Number.isFinite(start) ? start : 0, end: isOpen ? null : Math.max(0, ...ends) }
}

// Whose dead letter it may be: the topic of the message that the sentence tells of.
function topic(sentence: Sentence | undefined, trace: Trace | null): string | null {
  const found = sentence && trace?.byId.get(sentence.id)?.topic
  return found?.startsWith('@') ? null : (found ?? null)
}

// What happened, in sentences: the outcome first.
import { useApi } from '../../../core/query'
import type { Story } from '../../../core/types'
import { Unanswered } from '../../../ui/Blank'
import { Parts } from '../../../ui/Parts'

export function StoryMode({ trace }: { trace: string }) {
  const { data, error, refetch } = useApi<Story>(`traces/${trace}/story`)
  if (!data) return error ? <Unanswered error={error} retry={refetch} /> : <div className="opening">Reading…</div>
  return (
    <article className="story">
      <h2>
        <Parts parts={data.headline} />
      </h2>
      <ol>
        {data.sentences.map((sentence) => (
          <li key={sentence.id}>
            <Parts parts={sentence.text} />
          </li>
        ))}
      </ol>
    </article>
  )
}

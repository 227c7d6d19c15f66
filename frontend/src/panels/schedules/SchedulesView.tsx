// Every schedule: when it runs in words, its next times in two time zones, how it ran, and what to do about it.
import { useState } from 'react'
import { type ApiError, asApiError, sendJson } from '../../core/api'
import { queries, useApi } from '../../core/query'
import { useSettled } from '../../core/settled'
import { useStore } from '../../core/store'
import { counted } from '../../core/time'
import { useTitle } from '../../core/title'
import { activity, flowState } from '../../live/project'
import { Blank, Unanswered } from '../../ui/Blank'
import { Failure } from '../../ui/Failure'
import { PanelHead } from '../../ui/PanelHead'
import { OneSchedule } from './OneSchedule'
import './schedules.css'
import type { Scheduled, SchedulesPage } from './types'
import { useNow } from './useNow'
import { viewerZone } from './when'

const PATH = 'schedules'
const APART_MS = 1000

export default function SchedulesView() {
  useTitle('Schedules')
  const version = useStore(flowState, ({ flow }) => flow?.version ?? 0)
  const [known, setKnown] = useState<Scheduled[]>([])
  const names = known.map(({ step }) => step).join('|')
  // Read anew when one of their Steps has run, or the project has changed.
  const runs = useStore(activity, (steps) =>
    names.split('|').reduce((sum, name) => {
      const each = steps[name]
      return each ? sum + each.succeeded + each.failed + each.skipped + each.running : sum
    }, 0),
  )
  const fresh = useSettled(`${version}:${runs}`, APART_MS)
  const { data, error, refetch } = useApi<SchedulesPage>(PATH, { fresh })
  if (data && data.schedules !== known) setKnown(data.schedules)
  if (!data) {
    return error ? <Unanswered error={error} retry={() => void refetch()} /> : <p className="opening">Reading…</p>
  }
  if (data.schedules.length === 0) return <None />
  return <All schedules={data.schedules} reread={() => void refetch()} />
}

function None() {
  return (
    <Blank kind="nothing" title="No schedules">
      <p>A Step that the clock starts has a cron trigger in its config, in five, six or seven fields:</p>
      <pre className="schedules-sample">
        {"triggers: [{ type: 'cron', expression: '0 9 * * MON-FRI', timezone: 'Europe/Berlin' }]"}
      </pre>
      <p>It shows up here as soon as the file is saved.</p>
    </Blank>
  )
}

function All({ schedules, reread }: { schedules: Scheduled[]; reread: () => void }) {
  const now = useNow(schedules)
  const zone = viewerZone()
  const paused = schedules.filter((each) => (each.paused ?? each.stepPaused) !== null).length
  const [error, setError] = useState<ApiError | null>(null)
  const pause = async (schedule: string, isPaused: boolean) => {
    try {
      await sendJson<SchedulesPage>('POST', PATH, { schedule, paused: isPaused })
      setError(null)
      reread()
      void queries.invalidateQueries({ predicate: ({ queryKey }) => String(queryKey[0]).startsWith('why') })
    } catch (problem) {
      setError(asApiError(problem))
    }
  }
  return (
    <section className="schedules" aria-label="Schedules">
      <PanelHead title="Schedules" aside={told(schedules.length, paused, zone)} />
      <Failure error={error} />
      <ul>
        {schedules.map((each) => (
          <OneSchedule key={each.name} schedule={each} now={now} zone={zone} pause={pause} />
        ))}
      </ul>
    </section>
  )
}

function told(count: number, paused: number, zone: string): string {
  return [counted(count, 'schedule'), paused > 0 ? `${paused} paused` : '', `times in ${zone}`]
    .filter(Boolean)
    .join(' · ')
}

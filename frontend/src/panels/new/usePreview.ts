// The file as it would be written, asked for again while somebody fills in the form.
import { keepPreviousData, queryOptions, useQuery } from '@tanstack/react-query'
import { type ApiError, sendJson } from '../../core/api'
import { useSettled } from '../../core/settled'
import type { NewFile, Preview } from './types'

const APART_MS = 180

// `asked` is the body as JSON.
export function previewOf(asked: string) {
  return queryOptions<Preview, ApiError>({
    queryKey: ['new', asked],
    queryFn: ({ signal }) => sendJson<Preview>('POST', 'new', { ...JSON.parse(asked), write: false }, signal),
    staleTime: 0,
  })
}

interface Previewed {
  preview: Preview | null
  error: ApiError | null
  // Whether it is of what was typed a moment ago.
  isBehind: boolean
}

export function usePreview(body: NewFile): Previewed {
  const wanted = JSON.stringify(body)
  const asked = useSettled(wanted, APART_MS)
  const { data, error, isPlaceholderData } = useQuery({ ...previewOf(asked), placeholderData: keepPreviousData })
  return { preview: data ?? null, error, isBehind: wanted !== asked || isPlaceholderData }
}

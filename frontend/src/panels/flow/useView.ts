// Keeps the whole flow in view until somebody moves it; from then on the view is theirs, until they ask for all of it.
import { type FitViewOptions, useReactFlow, useStore } from '@xyflow/react'
import { useEffect, useRef } from 'react'

// Room for the flow switcher above and the controls at the left.
export const FIT: FitViewOptions = {
  padding: { top: '64px', right: '36px', bottom: '36px', left: '64px' },
  maxZoom: 1.1,
}

export function useView(layout: string | null, flow: string | null) {
  const { fitView } = useReactFlow()
  const isMoved = useRef(false)
  const shownFlow = useRef(flow)
  const width = useStore((state) => state.width)
  const height = useStore((state) => state.height)
  // biome-ignore lint/correctness/useExhaustiveDependencies: a new layout or size is what makes it fit again
  useEffect(() => {
    if (shownFlow.current !== flow) isMoved.current = false
    shownFlow.current = flow
    if (layout !== null && !isMoved.current) void fitView(FIT)
  }, [layout, flow, width, height, fitView])
  return {
    // Moves of our own carry no event.
    onMove: (event: unknown) => {
      if (event) isMoved.current = true
    },
    onFitView: () => {
      isMoved.current = false
    },
  }
}

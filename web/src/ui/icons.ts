/**
 * The drawings of the interface on a grid of 24, as path data; drawn by Icon.svelte.
 * Not here: anything with a word in it.
 */
export const ICONS = {
  outline: 'M4 6h2M9 6h11M4 12h2M9 12h11M4 18h2M9 18h11',
  menu: 'M4 6.5h16M4 12h16M4 17.500h16',
  close: 'M6 6l12 12M18 6L6 18',
  collapse: 'M13 6l-6 6 6 6M19 6l-6 6 6 6',
  expand: 'M5 6l6 6-6 6M11 6l6 6-6 6',
  down: 'M6 9l6 6 6-6',
  up: 'M6 15l6-6 6 6',
  kind: 'M12 20V5M17 20V5M19 5h-9a4 4 0 0 0 0 8h2',
  undo: 'M8 6L4 10l4 4M4 10h10a5 5 0 0 1 0 10h-3',
  redo: 'M16 6l4 4-4 4M20 10H10a5 5 0 0 0 0 10h3',
  bold: 'M8 20V4h9M8 12h7.500',
  italic: 'M8 20l3.500-16M10 13.500L18.500 4M11.500 11.500L16 20',
  list: 'M9.500 6H20M9.500 12H20M9.500 18H20M4 6h1.500M4 12h1.500M4 18h1.500',
  numbered:
    'M10 6h10M10 12h10M10 18h10M3.500 5l1.500-1v5M3.500 15.500c.5-1.300 2.700-1 2.500.5-.1 1-2.500 2.500-2.500 3.500H6',
  indent: 'M11 6h9M11 12h9M11 18h9M4 9l3 3-3 3',
  outdent: 'M11 6h9M11 12h9M11 18h9M7 9l-3 3 3 3',
  quote: 'M10 7H5v6h5v-3M10 10c0 4-1.500 6-4 7M19 7h-5v6h5v-3M19 10c0 4-1.500 6-4 7',
  footnote: 'M4 7h8M8 7v13M17 4l2-1v7',
  link: 'M10 14a4 4 0 0 0 6 .4l3-3a4 4 0 0 0-5.700-5.700L12 7M14 10a4 4 0 0 0-6-.4l-3 3a4 4 0 0 0 5.700 5.700L12 17',
  find: 'M10.500 4a6.500 6.500 0 1 0 0 13 6.500 6.500 0 0 0 0-13M15.500 15.500L20.500 20.500',
  plus: 'M12 5v14M5 12h14',
  check: 'M5 12.500l4.500 4.500L19 7.500',
  waiting: 'M6 11.900v.2M12 11.900v.2M18 11.900v.2',
  offline:
    'M4 4l16 16M8.500 15.500a5 5 0 0 1 5.600-1M5 12a10 10 0 0 1 4.500-2.600M14 9.300A10 10 0 0 1 19 12M2 8.500A15 15 0 0 1 5.500 6.300M10 5a15 15 0 0 1 12 3.500M12 19v.1',
  stop: 'M8 2.500h8L21.500 8v8L16 21.500H8L2.500 16V8zM12 7.500v5.500M12 16.500v.1',
  warning: 'M12 3.500L22 20.500H2zM12 10v5M12 17.800v.1',
  info: 'M12 2.500a9.500 9.500 0 1 0 0 19 9.500 9.500 0 0 0 0-19M12 11v6M12 7.300v.1',
  download: 'M12 4v11M7 10.500l5 5 5-5M5 20h14',
  keyboard: 'M3 6h18v12H3zM6.500 10h.1M10 10h.1M13.500 10h.1M17 10h.1M8 14h8',
  read: 'M12 6c-2-1.500-5-2-8-1.500V19c3-.5 6 0 8 1.500 2-1.500 5-2 8-1.500V4.500c-3-.5-6 0-8 1.500zM12 6v14',
  write: 'M4 20l1-4.500L16 4.500l3.500 3.500L8.500 19zM13.500 7l3.500 3.500',
  versions: 'M7 4h10l3 3v13H7zM4 7v13M11 12h6M11 16h6',
  clock: 'M12 3a9 9 0 1 0 0 18 9 9 0 0 0 0-18M12 7.500V12l3 2',
  share: 'M4 4h6v6H4zM14 4h6v6h-6zM4 14h6v6H4zM14 14h2v2M20 14v2M14 20h2M18 18h2v2',
  phase: 'M4 12h13M13 7l5 5-5 5M4 6v12',
  papers: 'M4 5h16M4 10h16M4 15h10M4 20h10',
  signOut: 'M10 4H5v16h5M14 8l4 4-4 4M18 12H9',
} as const;

export type IconName = keyof typeof ICONS;

// Starts the app: styles, then the one component that shows pages.
import '@kern-ux/native/dist/kern.min.css';
import '../ui/styles/fonts.css';
import '../ui/styles/base.css';
import '../ui/styles/bar.css';
import '../ui/styles/frame.css';
import '../ui/styles/letter.css';
import '../ui/styles/pages.css';
import '../ui/styles/forms.css';
import '../ui/styles/lists.css';
import '../ui/styles/notices.css';
import { mount } from 'svelte';
import App from './App.svelte';
import { PageHistory } from './history.svelte';

const target = document.getElementById('app');
if (target) mount(App, { target, props: { history: new PageHistory(window) } });

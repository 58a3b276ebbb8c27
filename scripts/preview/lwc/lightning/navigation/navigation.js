export { CurrentPageReference, NavigationMixin } from '../../force/navigation/navigation.js';

"""Words of specialists' first reactions. All are written as `detection.fold` leaves them: small letters, е for ё."""

REACTIONS = """
    смотрю посмотрю посмотрим смотрим гляну глянем гляжу вижу увидел увидела сейчас щас щя ща сек секунду секундочку
    секундочка минуту минутку минуточку минутка момент моментик взял взяла взяли беру берем возьму возьмем принял
    приняла приняли принято понял поняла поняли понятно понятненько ясно ясненько ок окей оке окэ океи хорошо хор
    ладно ладненько договорились добро угу ага проверяю проверяем проверю проверим занимаюсь занимаемся займусь
    займемся разбираюсь разбираемся разберусь разберемся подключаюсь подключусь уточню уточняю уточним узнаю узнаем
    иду идем бегу подойду подойдем сделаю сделаем чиню чиним работаем отпишусь отпишу отпишемся напишу вернусь
    сообщу погодите погоди подождите подожди ждите знаем плюс плюсик плюсую хм хмм мм так отлично супер класс
    looking checking investigating digging ok okay okey okies oki k kk alright sure roger noted understood gotcha
    ack acknowledged received seen copy sec secs second moment minute wait brb hm hmm cool great perfect
"""
"""«Видел, занимаюсь»: said before anything is known."""

BEGUN = r"""
    (?:смотрю|смотрим|посмотрю|посмотрим|гляну|глянем|проверяю|проверяем|проверю|проверим|разбираюсь|разбираемся|
    разберусь|разберемся|уточню|уточняю|уточним|узнаю|узнаем|спрошу|спросим|передам|передал[аи]?|позову|беру|берем|
    взял[аи]?|возьму|возьмем|принял[аи]?|занимаюсь|занимаемся|займусь|займемся|чиню|чиним|работаем|иду|идем|бегу|
    подойду|подойдем|подключаюсь|подключусь|сделаю|сделаем|looking|checking|investigating|digging|asking|
    (?:im|i\ am|were|we\ are)\ (?:looking|checking|on)|(?:ill|i\ will|we\ will|will|let\ me|lemme|gonna|going\ to)[ ]
    (?:just\ |quickly\ |have\ to\ )?(?:check|look|see|take|have\ a\ look|ask|find\ out|investigate|handle|do|get|
    come|try)|(?:taking|having)\ a\ look)\b
"""
"""What may have an object and still says only that somebody has begun: «проверяю почту», "let me check the logs"."""

PHRASES = r"""
    on\ (?:it|my\ way)|got\ (?:it|this|you)|will\ do|(?:just\ )?(?:a|one|1)\ (?:sec|second|min|minute|moment)|
    (?:\d+|a\ few|a\ couple\ of|couple)\ (?:sec|secs|seconds|min|mins|minutes)|give\ (?:me|us)|(?:hold|hang)\ on|
    bear\ with\ (?:me|us)|right\ (?:away|back|there)|(?:looking|digging)\ into|working\ on|in\ progress|
    leave\ it\ (?:with|to)\ (?:me|us)|i\ see|lets\ see|let\ me\ see|no\ (?:problem|problems|worries|prob)|
    get\ back\ to\ you|look(?:ing)?\ at|(?:im|i\ am)\ here|взял[аи]?\ в\ работу|(?:беру|принято|принял[аи]?)\ в\ работу|
    в\ (?:работе|процессе|курсе)|(?<!через\ )(?:\d+|пару|пара)\ (?:сек|секунд|мин|минут|минуты|минутки|минуток)|
    (?:одну|1)\ (?:сек|секунду|минуту|минутку)|без\ проблем|нет\ проблем|дайте\ (?=\d|минут|пару|секунд)|
    имею\ в\ виду|к\ вам|скоро\ (?:буду|будем)|буду\ (?:у\ вас|через)
"""
"""Whose words would mean something else one by one."""

FILLERS = """
    а и о с со на в во у к по за из над под же бы то это этим этот эту вот тут там здесь вам вами тебе вас тебя мне
    нам нас мы я вы ты он она оно они его ее их всем коллеги ребята уже еще тоже сам сама сами все очень чуть немного
    немножко просто ну тогда сразу обязательно быстро быстренько пожалуйста работу ответ вопрос вопросом ваш вашу
    вашим ваше буду будем ним ней как только что-то
    i im we you your youre u it its this that the a an to for of on in at with into and so just now here there then
    too also my our me us please pls guys all one quick quickly team asap shortly yours back still more yet already
"""
"""Words that say nothing by themselves."""

TIMES = """
    сегодня завтра послезавтра утром днем вечером вечера утра обеда обедом обед после до через минут мин минуты час
    часа часов часик полчаса дня день дней неделе неделю понедельник вторник среду четверг пятницу позже попозже скоро
    today tomorrow tonight later soon after before until by lunch noon hour hours min mins minutes pm am half
    monday tuesday wednesday thursday friday day days week
"""
YES_NO = """
    да нет неа можно нельзя конечно верно правильно точно разумеется естественно
    yes no yep yeah yup nope nah correct right true exactly definitely absolutely
"""
"""An answer where nothing else is said, and no more than a politeness where more is: «да, смотрю»."""

DONE = """
    готово готова готов сделал сделала сделали сделано исправил исправила исправили исправлено починил починила
    починили решено выдал выдала выдали добавил добавила добавили отправил отправила отправили перезапустил
    перезапустила перезапустили обновил обновила обновили настроил настроила настроили создал создала создали сбросил
    сбросила сбросили поправил поправила поправили включил включила включили разблокировал разблокировала заменил
    заменила заработало работает
    done fixed solved resolved restarted granted added sent reset updated enabled created unlocked replaced works
"""
"""The work is done: an answer, whatever is asked after it."""

ASKING = """
    подскажите подскажи скажите скажи уточните уточни напомните напомни опишите опиши расскажите поясните
    specify clarify describe
"""
"""With these a specialist asks, question mark or not."""
ASKS_FOR = r"""
    \b(?:пришлите|пришли|скиньте|скинь|покажите|покажи|дайте|дай|напишите|напиши|назовите|укажите|продиктуйте|
    отправьте|приложите|нужен|нужна|нужны)\b[^.!?]{0,30}\b(?:скрин\w*|лог|логи|фото\w*|номер\w*|верси\w*|ошибк[уи]|id|айди|anydesk|имя|логин|кабинет\w*|адрес|модель|серийн\w*|инвентарн\w*|детали|подробности)\b|
    \b(?:send|show|give|paste|attach|share|post|provide|need)\b[^.!?]{0,30}\b(?:screenshots?|screen\ ?shots?|logs?|
    photo|picture|version|id|error|output|details|serial|model|username|hostname)\b|\btell\ (?:me|us)\ (?:what|which|
    where|when|who|how|your|the|more)\b|\blet\ (?:me|us)\ know\ (?:what|which|where|when|who|how|your)\b
"""
"""Asks for what is missing: a screenshot, a number, a version."""
OPENERS = """
    какой какая какое какие какого какую каком каким где куда откуда кто сколько когда
    which what where who when whose
"""
"""First words of a short question without its mark."""

ADVICE = """
    try restart reboot check run open click go use press install update reinstall make set log sign unplug plug turn
    clear type download попробуй перезагрузи перезапусти проверь зайди открой нажми
"""
IMPERATIVE = r"\w+(?:йте|ите|ьте)(?:сь)?"
NOT_IMPERATIVE = """
    видите хотите помните говорите сидите звоните стоите входите заходите выходите находитесь держите храните
    извините простите
"""
"""«Видите ошибку?»: of the same form, and asks."""
SUGGESTION = r"""
    \b(?:can|could)\ you\ (?:please\ |pls\ )?(?:try|restart|reboot|reinstall|update|run|use)\b|
    \b(?:можете|можешь|может|стоит)\ (?:попробовать|перезагрузить|перезапустить|обновить|переустановить)\b
"""
"""Advice in the form of a question."""
LEADING = "а и ну так да ок so and ok okay well yes then сейчас уже also please"
"""Words that may stand before the one that says what is wanted."""

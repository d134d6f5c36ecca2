"""Words of specialists' first reactions. All are written as `folding.fold` leaves them: small letters, е for ё."""

REACTIONS = """
    смотрю посмотрю посмотрим смотрим гляну глянем гляжу вижу увидел увидела сейчас щас счас щаз щя ща сек секунду
    секундочку
    секундочка минуту минутку минуточку минутка момент моментик взял взяла взяли беру берем возьму возьмем принял
    приняла приняли принято понял поняла поняли понятно понятненько ясно ясненько ок окей оке окэ океи хорошо хор
    ладно ладненько договорились добро угу ага проверяю проверяем проверю проверим занимаюсь занимаемся займусь
    займемся разбираюсь разбираемся разберусь разберемся подключаюсь подключусь уточню уточняю уточним узнаю узнаем
    иду идем бегу подойду подойдем сделаю сделаем чиню чиним работаем отпишусь отпишу отпишемся напишу вернусь
    вернемся
    делаю делаем есть сообщу погодите погоди подождите подожди ждите знаем плюс плюсик плюсую хм хмм мм так отлично
    супер класс
    looking checking investigating digging ok okay okey okies oki k kk alright sure roger noted understood gotcha
    omw coming gimme lemme
    ack acknowledged received seen copy sec secs second moment minute wait brb hm hmm cool great perfect
"""
"""«Видел, занимаюсь»: said before anything is known."""

SAID_BACK = "есть принято принят приняли принял приняла увидел увидела взял взяла received seen noted"
"""Of these the ones that may be a yes: «документы приняли?» – «приняли»."""

BEGUN = r"""
    (?:смотрю|смотрим|посмотрю|посмотрим|гляну|глянем|проверяю|проверяем|проверю|проверим|разбираюсь|разбираемся|
    разберусь|разберемся|уточню|уточняю|уточним|узнаю|узнаем|спрошу|спросим|передам|передал[аи]?|позову|беру|берем|
    взял[аи]?|возьму|возьмем|принял[аи]?|занимаюсь|занимаемся|займусь|займемся|чиню|чиним|работаем|иду|идем|бегу|
    подойду|подойдем|подключаюсь|подключусь|сделаю|сделаем|looking|checking|investigating|digging|asking|
    (?:im|i\ am|were|we\ are)\ (?:looking|checking|on)|(?:ill|i\ will|we\ will|will|let\ me|lemme|gonna|going\ to)[ ]
    (?:just\ |quickly\ |have\ to\ )?(?:check|look|see|take|have\ a\ look|ask|find\ out|investigate|handle|do|get|
    come|try|fetch|bring|grab|pass|forward)|(?:taking|having|grabbing|picking|claiming|assigning|handling|coming|
    forwarding|escalating)\b)\b
"""
"""What may have an object and still says only that somebody has begun: «проверяю почту», "let me check the logs"."""

ONGOING = r"""
    (?!(?:зна|дума|предпола|полага|счита|понима|повторя|напомина|предлага|жела|подтвержда|разреша|запреща|отвеча|
    ожида|
    извиня|поздравля|рекоменду|совету|планиру|гарантиру|работ)(?:ю|ем)\b)
    (?:[а-я]+(?:[ая]ю|[ая]ем|[иу]рую|[иу]руем)(?:сь|ся)?|(?:по|об|пере|на)?(?:ищ|звон|пиш|
    готовл|ставл|чищ)[ую]|
    (?:по|под|за|от|при|вы)?(?:нес|вез|ед|бег|ид|хож)у|(?:по|за|от|при)?(?:несем|везем|едем|бежим|идем))\b|
    (?!(?:nothing|something|everything|anything|morning|meeting|training|parking|during|according|being|using|
    including|regarding|considering|meaning|
    depending|following|pending|missing|shipping|working|setting|heading|billing)\b)[a-z]{2,}ing(?=$|\W+(?:it|them|
    this|that|the|your|an?|one|now|him|her|
    you|right|back|again)\b|(?<!printing)(?<!opening)(?<!loading)(?<!running)(?<!syncing)
    (?<!responding)(?<!showing)\ (?:\w+\ ){1,3}
    (?:now|atm|already|as\ we\ speak)\W*$)
"""
"""What one is doing, whatever it is: «делаю», «настраиваю доступ», «бумагу несу»."""

PHRASES = r"""
    on\ (?:it|my\ way)|got\ (?:it|this|you)|will\ do|(?:just\ )?(?:a|one|1)\ (?:sec|second|min|minute|moment)|
    (?<!in\ )(?:\d+|a\ few|a\ couple\ of|couple)\ (?:sec|secs|seconds|min|mins|minutes)|give\ (?:me|us)|(?:hold|
    hang)\ on|
    bear\ with\ (?:me|us)|right\ (?:away|back|there)|(?:looking|digging)\ into|working\ on|in\ progress|
    leave\ it\ (?:with|to)\ (?:me|us)|i\ see|lets\ see|let\ me\ see|no\ (?:problem|problems|worries|prob)|
    get\ back\ to\ you|(?:be|am|coming|heading)\ (?:right\ )?(?:there|over|up|down|along|with\ you)|(?:there|back|
    with\ you|ready)\ in\ (?:a\ |\d+\ ?)?(?:sec|second|min|minute|moment|bit)?s?|
    (?:gimme|give\ me|need)\ (?:a\ |an\ |one\ |just\ |another\ )*(?:sec|second|min|minute|moment|mo|bit|tick|hour|
    \d+)s?|(?:its|this\ (?:one\ )?is|this\ ones|ones)\ mine|mine\ now|
    (?:taking|grabbing|got|have|picked)\ (?:this|it|that)(?:\ (?:one|up|over))?|on\ (?:this|that)(?:\ one)?\b|
    look(?:ing)?\ at|(?:im|i\ am)\ here|взял[аи]?\ в\ работу|(?:беру|принято|принял[аи]?)\ в\ работу|
    в\ (?:работе|процессе|курсе)|(?<!через\ )(?:\d+|пару|пара)\ (?:сек|секунд|мин|минут|минуты|минутки|минуток)|
    (?:сек|секунд|мин|минут|минуток)(?:ки|очек)?\ \d+|
    (?:одну|1)\ (?:сек|секунду|минуту|минутку)|без\ проблем|нет\ проблем|дайте\ (?=\d|минут|пару|секунд)|
    (?:сек|секунд|мин|минут|минуток)\ (?:две|три|пять|десять|пару)|\bвидим(?=\W*$)|\bна\ связи|^\W*(?:я\ )?(?:тут|
    здесь)(?=\W*$)|
    записал[аи]?(?=\W*$)|(?:добавил|поставил|записал|зан[её]с|внес)(?:а|и|ла|ли)?\ (?:вас\ |это\ |заявку\ |
    тебя\ )?в\ (?:очередь|список|план|
    планы|работу|задачи|бэклог|журнал)|(?:added|logged|put)\ (?:it\ |this\ |you\ |that\ )?(?:to|in|on)\ (?:the\ |
    our\ |my\ )?(?:list|queue|
    backlog|tracker|board)|(?:going|heading|popping|walking|running|driving)\ (?:there|over|down|up|round|to\ (?:you|
    them))(?:\ (?:right\ )?
    now)?|имею\ в\ виду|к\ вам|скоро\ (?:буду|будем)|буд(?:у|ем)\ (?:у\ вас|через)
"""
"""Whose words would mean something else one by one."""

FILLERS = """
    а и о с со на в во у к по за из над под же бы то это этим этот эту вот тут там здесь вам вами тебе вас тебя мне
    нам нас мы я вы ты он она оно они его ее их всем коллеги ребята уже еще тоже сам сама сами все очень чуть немного
    немножко просто ну тогда сразу обязательно быстро быстренько пожалуйста работу ответ вопрос вопросом ваш вашу
    вашим ваше буду будем ним ней как только что-то заявка заявку заявки задача задачу задачи запрос запросом
    обращение
    тикет тикеты проблему проблема проблемой сообщение письмо скрин информацию задачей заявкой суть момент
    i im we you your youre u it its this that the a an to for of on in at with into and so just now here there then
    too also my our me us please pls guys all one quick quickly team asap shortly yours back still more yet already
    ticket request issue problem case message question
"""
"""Words that say nothing by themselves."""

TIMES = """
    сегодня завтра послезавтра утром днем вечером вечера утра обеда обедом обед после до через минут мин минуты час
    часа часов часик полчаса дня день дней неделе неделю понедельник вторник среду четверг пятницу позже попозже скоро
    today tomorrow tonight later soon after before until by lunch noon hour hours min mins minutes pm am half
    monday tuesday wednesday thursday friday day days week
"""
NOT_YET = "пока сейчас щас счас еще уже сегодня now yet currently atm today"
NO = "нет нету никак ничего нельзя no nope nothing none not"
"""Together they answer: «пока ничего», «сейчас нет», "not yet"."""
UNTIL = r"""
    (?:(?:работа(?:ем|ю|ет)|открыт[ыоа]?|закрыт[ыоа]?|принимаем|жд[еи]те|жди|подожди(?:те)?|потерпи(?:те)?|wait|open|
    closed)\b.*)
    \b(?:до|с|после|until|till|from|after|before)\ (?:\d{1,2}(?!\ ?(?:сек|мин))(?:[:.]\d\d)?\b|вечера|обеда|утра|
    завтра|конца|понедельника|вторника|
    среды|четверга|пятницы|субботы|noon|tomorrow|tonight|lunch|monday|tuesday|wednesday|thursday|friday|the\ end)
"""
"""How long it lasts: «работаем до 18», «ждите до вечера»."""
PROMISED = r"""
    \b(?:(?:при|за|до|под|от|у)?(?:нес|вез)(?:у|ем|ут)|(?:сдела|почин|замен|поменя|достав|выш[лю]|отправ|выда|постав|
    оформ|верн|перечисл|
    опла[тч]|выпла|пополн|установ|настро|подготов|закр|законч|куп|закаж|разда)\w*(?:ю|у|ем|им|ут|ят))\b|
    \b(?:ill|well|will|gonna|going\ to)\ (?:\w+\ )?(?:bring|deliver|drop|send|ship|replace|fix|do|get|have|swap|
    refill|order|pay|
    return|install|finish|set|mend|repair|issue|book)\b
"""
BY_WHEN = r"""
    \b(?:через\ (?:\w+\ )?(?:полчаса|час\w*|день|дня|дней|недел\w+)|(?:к|до|после|в|на|во|со?)\ (?:вечер\w*|обед\w*|
    утр\w*|завтра|
    конц\w+|полудн\w+|понедельник\w*|вторник\w*|сред[уеы]|четверг\w*|пятниц\w+|суббот\w+|следующ\w+|этой|недел\w+|
    \d{1,2}(?:[:.-]\d\d|-\w+)?(?!\d|\ ?(?:мин|сек|каб|этаж|ком)))|завтра|послезавтра|сегодня|утром|днем|вечером|
    (?:by|before|until|till|on|this|next)\ (?:the\ )?(?:\d|noon|tonight|tomorrow|lunch|evening|afternoon|morning|end|
    week|month|
    mon|tue|wed|thu|fri|sat|sun)|tomorrow|tonight|today|after\ lunch|
    in\ (?:an?|half\ an|two|three|\d+)\ (?:hour|day|week)|at\ \d)
"""
"""Together: what will be done, and when: «привезём через полчаса», "will bring it tomorrow". To look at it is none."""
ESTIMATE = r"""
    (?:(?:~|≈|примерно|около|где-то|приблизительно|about|around|approx\w*|roughly|eta|maybe|ориентировочно)\W*\d+|
    (?:1[5-9]|[2-9]\d|\d{3})|
    (?:минут|мин)\ (?:1[5-9]|[2-9]\d|двадцать|тридцать|сорок|пятнадцать))
    (?:\ ?-\ ?\d+)?\ ?(?:мин|минут\w*|min|mins|minutes|m)?
"""
"""How long it takes, a quarter of an hour at least: «минут 20», "~30 min"."""
OFFERS = r"""
    \b(?:оформл|сдела|закаж|выпиш|подготовл?|добавл?|внес|выда|созда|завед|зарегистриру|забронир|согласу|запис|
    верн)\w*(?:ю|у|им|ем)\b|
    \b(?:ill|well|i\ will|we\ will|and\ we|and\ i)\ (?:\w+\ )?(?:book|order|arrange|issue|create|prepare|set|register|
    add|sign|refund|replace|enrol)\b
"""
"""What will be done with what is asked for: «напишите ФИО, я оформлю». It tells how to get it."""
SETTLED = r"""
    \b(?:all|everythings?|its\ all)\ (?:is\ )?(?:good|set|fine|clear|well|sorted|back|ok(?:ay)?)\b|\bgood\ (?:now|
    again|to\ go)\b|
    \bback\ (?:up|online|to\ normal)\b|\bвсе\ (?:в\ порядке|хорошо|нормально|исправно)\b|\bвсе\ ок\w*\ у\ нас|
    у\ нас\ все\ ок
"""
"""That it is over, in words of greetings: "all good now"."""
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
INFO = r"""
    скрин\w*|логи?|фото\w*|фотк\w|номер\w*|верси\w*|id|ip|айди|айпи|anydesk|анидеск\w*|эни\ ?деск\w*|teamviewer|
    тимвьювер\w*|имя|фио|
    логин\w*|кабинет\w*|этаж\w*|адрес\w*|телефон\w*|модель|серийн\w*|инвентарн\w*|табельн\w*|браузер\w*|город\w*|
    отдел\w*|почт[ауы]|емейл|
    инн|дат[ау]|сумм[ау]|screenshots?|logs?|photos?|pictures?|version|serial|model|username|hostname|address|browser|
    email|phone|mac|
    extension|room|floor|(?:order|ticket|invoice|serial|phone|account|room)\ number|error\ (?:text|message|code)
"""
"""What only the asker knows."""
DIAGNOSIS = r"""
    (?:(?:пере|от|под|за|про|вы|при|рас)?(?:загружа|запуска|заходи|подключа|ставля|ставлива|устанавлива|тыка|пробова|
    чища|мер(?:я|и)|мыва|кида|писыва)|
    провер(?:я|и)|смотре|чисти|обновля|включа|выключа|отключа|нажима|обраща|звони|стави|меня|получа|вводи|выбира|
    заполня|отправля|
    сохраня|закрыва|открыва|удаля|дела|чита|виде|согласовыва|оформля|сдава|плати|оплачива|указыва|регистрирова|
    авторизовыва|переводи|
    вытаскива|дерга|переткну|меня|писа|говори|сообща)л[аи]?(?:с[ья])?
"""
"""What an asker may have tried: «вы перезагружали», «кабель проверяли»."""
ASKS_FOR = rf"""
    ^\W*(?:[\w-]+(?:\ [\w-]+)?[,!]\ )?(?:(?:а|и|and|also)\ )?(?:ваш\w*|твой|твоя|твое|
    your)\ (?:[\w-]+\ ){{0,2}}(?:{INFO})(?:\ (?:please|pls|
    пожалуйста|плиз))?\W*$|
    ^\W*(?:[\w-]+(?:\ [\w-]+)?[,!]\ )?(?:(?:а|и|and|a|the|full)\ )?(?:{INFO})(?:\ [\w-]+){{0,2}},?\ (?:please|pls|plz|
    пожалуйста|плиз|пж|плз)\W*$|
    ^\W*(?:[\w-]+(?:\ [\w-]+)?[,!]\ )?(?:(?:а|и|ну|так|тогда)\ )?(?:напиши|назови|укажи|пришли|скинь|кинь|дай|
    продиктуй|покажи|опиши|сообщи|
    приложи)(?:те)?\W+
    (?:(?:мне|нам|сюда|еще|пожалуйста|плиз|плз|пж)\W+)*(?!\S*(?:заяв|служеб|письм|обращени|тикет|запрос|отчет|
    объяснит|рапорт|доверенност|
    минут|секунд|врем|знать|сил)|\d|пару|час|им\b|ему\b|ей\b|всем\b|\w+(?:ру|лю|ику|нту|ам|ям|ге|не|те|ше|хе|ке)\W*$|
    [^.!?]*\b(?:в|во|на|к|через|по|
    если|когда|завтра|потом|сам|сама|сами)\b)(?:[\w-]+,?\ ){{0,4}}[\w-]+\W*$|
    ^\W*(?:[\w-]+(?:\ [\w-]+)?[,!]\ )?(?:(?:а|и|ну|так)\ )?(?!\S*(?:заяв|служеб|письм|обращени|тикет|запрос|отчет|
    объяснит)|[^.!?]*\b(?:в|во|на|к|
    через|по|им|
    ему|ей|сам|сама|сами|завтра|потом|если|когда)\b)(?:[\w-]+\ ){{1,3}}(?:напиши|скинь|пришли|кинь|дай|продиктуй|
    назови|
    укажи|
    покажи|сфоткай|сфотографируй|скажи|подскажи|уточни|приложи|опиши)(?:те)?(?:\ (?:мне|нам|пожалуйста|плиз|плз|пж|
    сюда))*\W*$
"""
"""The whole of it asks for what is missing: a screenshot, a number, a version."""
ASKS_AMONG_OTHERS = r"""
    \b(?:
    (?:пришлите|пришли|скиньте|скинь|киньте|кинь|покажите|покажи|дайте|дай|напишите|напиши|назовите|назови|укажите|
    укажи|продиктуйте|продиктуй|отправьте|отправь|приложите|приложи|нужен|нужна|нужны)\b[^.!?]{0,30}\b(?:скрин\w*|
    логи?|фото\w*|фотк\w|номер\w*|верси\w*|ошибк[уи]|id|ip|айди|айпи|anydesk|имя|фио|логин|кабинет\w*|этаж|адрес\w*|
    телефон|модель|серийн\w*|инвентарн\w*|табельн\w*|детали|подробности)\b|
    (?:send|show|give|paste|attach|share|post|provide|need)\b[^.!?]{0,30}\b(?:screenshots?|screen\ ?shots?|logs?|
    photo|picture|version|id|error|output|details|serial|model|username|hostname|address|number)\b|
    tell\ (?:me|us)\ (?:what|which|where|when|who|how|your|the|more)\b|
    let\ (?:me|us)\ know\ (?:what|which|where|when|who|how|your)\b
    )
"""
"""Words that do so wherever they stand."""
BARE_QUESTION = rf"""
    (?:(?:в|во|на|с|со|у|из|от|до|по|к|за|под|для|о|об)\ )?(?:как(?:ой|ая|ое|ие|ого|ую|им|ом|их)|где|куда|откуда|кто|
    кого|кому|
    кем|ком|сколько|когда|чей|чья|чье|чьи|почему|зачем|чем|чего|что(?!\ (?:угодно|же?|надо|нужно|касается|бы|могу)\b)|
    как\ (?:зовут|звать|называ\w+|давно|часто|выглядит|подключен\w*|именно|срочно|пишется)|
    (?:(?:on|in|at|for|from|to|by|since|with|of|under)\ )?(?:which|whats?(?!\ up)|wheres?|whos?|whom|whens?|whose)|
    (?:for\ |since\ )?how\ (?:long|often|many|much|old|far|big|urgent|exactly|come|so))(?![\w-])|
    (?:did|do|does|have|has|had|is|are|was|were|can|could)\ (?:you|u|it|he|she|they|there|your|anyone|anybody|others|
    (?<=did\ )the|(?<=does\ )the|(?<=is\ )the|(?<=are\ )the|(?<=was\ )the)(?!\ (?:again|now)\W*$)
    (?=\ \w)(?!\ (?:the|all|this|that|following|yourself|done|via|first)\b)|
    (?:any|same)\ (?:errors?|error\ message|messages?|lights?|sounds?|warnings?|code)\b|
    (?:вы|ты)\ (?:(?!не\b)[\w-]+\ ){{0,3}}(?:{DIAGNOSIS})$|(?!(?:мы|я|уже|вчера|сегодня|ночью|утром|только|не|нам|
    коллеги|сейчас)\b)
    (?:(?!(?:мы|я|уже|вчера|сегодня|ночью|утром|только|не|нам|все)\b)[\w-]+\ ){{0,3}}(?:{DIAGNOSIS})(?:\ (?:уже|давно|
    пробовали))?$|
    (?!.*\b(?:не|знаю|понятно|видно|скажу|важно|всегда|смотря)\b).*\b(?:(?:где|куда|откуда|кто|кому|когда|почему|
    зачем|
    чей|чья|давно)\W*$|(?:как(?:ой|ая|ое|ие|ого|ую|ом)|сколько)(?![\w-]))
"""
"""A short question without its mark: «в каком кабинете сидите», «а номер какой»."""

OUTCOME = r"""
    \b(?:помогл|получил|вышл|заработал|решил|удал|прошл|пошл|ушл|исправил|починил)(?:о|а|и|ось|ась|
    ись)(?:\ ли)?(?=\W*$|
    \ (?:у\ вас|теперь|сейчас|вопрос|проблема)\b)|
    \b(?:теперь|сейчас|уже|все)\ (?!не\b)(?:[\w-]+\ )?(?:ок|хорошо|нормально|работает|заработал\w*|печатает|
    открывается|
    пускает|видно|в\ порядке)|\b(?<!не\ )(?:работает|печатает|открывается|пускает)(?:\ (?:теперь|сейчас|уже))?\W*$|
    ^\W*(?:(?:ну|и|а)\ )*(?:как(?:\ (?:успехи|там|оно|дела|теперь|сейчас))?|что)\W*$|
    \bпопробовали\W*$|\bесть\ (?:результат|эффект|толк)|
    \b(?:did|does|has)\ (?:it|that|this)\ (?:help|work|helped|worked|fix|solve|do)\b|
    \b(?:is|are|does|do)\ (?:it|that|this|they|things|everything|all)\ (?:[\w-]+\ )?(?:work\w*|fine|ok|okay|better|
    good|
    fixed|solved|alright|resolved)\b|\b(?:works?|working|better|ok|okay|fine|good)\ (?:now|for\ you)\b|\bany\ (?:luck|
    better)\b|\ball\ (?:good|ok|okay|fine)\b|\bhow\ (?:did\ (?:it|that)\ go|is\ it\ (?:now|going))\b|
    ^\W*(?:solved|fixed|helped|resolved|worked)\W*$
"""
"""Asked by who has already answered: «помогло?», "did it help?"."""

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
INVITES = "давайте пойдемте идемте поехали смотрите слушайте представьте поздравьте поздравляйте ждите не забудьте"
"""Of the same form, and said to colleagues rather than to who asks."""
SUGGESTION = r"""
    \b(?:can|could)\ you\ (?:please\ |pls\ |just\ )?(?:try|restart|reboot|reinstall|update|run|use|forget|disconnect|
    reconnect|
    rejoin|unplug|replug|clear|delete|remove|reset|switch|turn|refresh|reload|relaunch|disable|enable|uninstall|
    (?:log|sign)\ (?:out|off|in\ again))\b|
    \b(?:можете|можешь|может|стоит)\ (?:попробовать|перезагрузить|перезапустить|обновить|переустановить|
    переподключить\w*|
    перезайти|выйти|очистить|почистить|забыть|удалить|отключить|выключить|переткнуть|сменить|сбросить)\b
"""
"""Advice in the form of a question."""
LEADING = "а и ну так да ок so and ok okay well yes then сейчас уже also please"
"""Words that may stand before the one that says what is wanted."""
TO_A_COLLEAGUE = r"""
    \b(?:ты\ (?:на\ месте|тут|здесь|свобод\w+|у\ себя|в\ офисе)\b.*\b(?:глянь|посмотри|сходи|возьми|подхвати|помоги|
    займись|зайди|
    сделай)|(?:возьмешь|подхватишь|сходишь|займешься|глянешь|возьмете|подхватите|займетесь)\b[^?]*\?|
    кто\ (?:возьмет|возьмется|займется|сходит|подхватит|может\ (?:взять|заняться|сходить|подхватить))\b|
    (?:can|could|will|would)\ you\ (?:take|grab|handle|pick\ up|cover)\ (?:it|this|that|these|those)(?:\ one)?\b[^?]*\?|
    who\ (?:can|will|wants\ to|is\ going\ to)?\ ?(?:takes?|handles?|grabs?|picks\ up)\ (?:it|this|that)\b|
    (?:anyone|anybody|somebody|someone)\ (?:taking|on|handling)\ (?:it|this|that)\b)
"""
"""Said by one specialist to another, whether named or not: "can you take this one?"."""
